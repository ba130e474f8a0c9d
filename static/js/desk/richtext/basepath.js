/* The one classic script of ours: it runs before CKEditor, which can't find its folder by the hashed
   name of its own file. */
window.CKEDITOR_BASEPATH = document.currentScript?.dataset.ckeditorBasepath;
