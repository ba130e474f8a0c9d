/* All that the article form runs before it is touched, in this order; in production one file
   (practice_site/storage.py). The editor comes when somebody first works in the form. */

import "../admin/js/vendor/jquery/jquery.min.js";
import "../admin/js/jquery.init.js";
import "../admin/js/inlines.js";
import "../admin/js/urlify.js";
import "../admin/js/prepopulate.js";
import "../admin/js/prepopulate_init.js";
import "../admin/js/change_form.js";
import "../content_editor/save_shortcut.js";
import "./desk/picture_field.js";
import "./desk/file_field.js";
import "./desk/description_advice.js";
import "./desk/tags.js";
import "./desk/table_grid.js";
import "./desk/richtext.js";
import "./desk/length.js";
import "./desk/repeating_rows.js";
import "../content_editor/index.js";
import "./desk/sections.js";
import "./desk/section_open.js";
import "./desk/section_menu.js";
import "./desk/dropped_files.js";
import "./desk/side_panes.js";
import "./desk/outline.js";
import "./desk/find_bar.js";
import "./desk/new_choice.js";
import "./desk/grow.js";
import "./desk/writing/keys.js";
import "./desk/used_with.js";
import "./desk/article_form.js";
import "./desk/preview.js";
import "./desk/search_preview.js";
import "./desk/publish_sheet.js";
import "./desk/autosave.js";
