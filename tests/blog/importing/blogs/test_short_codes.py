"""Short codes, Liquid and kramdown's attributes in Markdown mean what they meant, or stay."""

from contextlib import suppress

import pytest

from blog.importing.problems import UnreadableDocumentError
from tests.blog.importing.blogs.zips import blog_of, left_out, shown


def body_of(tmp_path, text):
    with blog_of(tmp_path, {"a.md": f"---\ntitle: A\n---\n{text}"}) as blog:
        (post,) = blog.posts()
        return blog.body(post)


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (
            '{{< quote author="Ana Ruiz" source="Rain" >}}\nRain is slow.\n{{< /quote >}}',
            [("quote", "Rain is slow. | Ana Ruiz, Rain")],
        ),
        (
            "{{% notice tip %}}\nBreathe *out*.\n{{% /notice %}}",
            [("callout", "Tip | <p>Breathe <em>out</em>.</p>")],
        ),
        (
            "> [!WARNING] Mind this\n> Breathe out.\n",
            [("callout", "Mind this | <p>Breathe out.</p>")],
        ),
        (
            '{{< details "Why?" >}}\nSo.\n{{< /details >}}\n'
            '{{< details summary="How?" >}}\nThus.\n{{< /details >}}',
            [("questions", "Why? So. | How? Thus.")],
        ),
        (
            "{{< youtube dQw4w9WgXcQ >}}",
            [("recording", "Video on YouTube | https://www.youtube.com/watch?v=dQw4w9WgXcQ")],
        ),
        ("`{{< x >}}` is text.", [("text", "<p>{{&lt; x &gt;}} is text.</p>")]),
        ("{{</* x */>}} is text.", [("text", "<p>{{&lt; x &gt;}} is text.</p>")]),
        ("{% raw %}{{ x }}{% endraw %} is text.", [("text", "<p>{{ x }} is text.</p>")]),
        ("{% highlight sh %}\nls\npwd\n{% endhighlight %}", [("text", "<p>ls<br>pwd</p>")]),
        (
            "Words.\n{: .lead #a}\n\n## Head {#head}\n\nMore.",
            [("text", "<p>Words.</p>"), ("text", "Head | <p>More.</p>")],
        ),
        ("* Contents\n{:toc}\n\nWords.", [("text", "<p>Words.</p>")]),
        ("{{ page.title }} is a title.", [("text", "<p>A is a title.</p>")]),
        (
            '[Here]({{ "/x/" | relative_url }}).',
            [("text", '<p><a href="/x/" rel="noopener noreferrer">Here</a>.</p>')],
        ),
        ("{{< gallery >}}\n![A](a.jpg)\n{{< /gallery >}}", [("picture", "a.jpg")]),
        (
            '{{< button href="https://a.example/" >}}Read on{{< /button >}}',
            [("text", '<p><a href="https://a.example/" rel="noopener noreferrer">Read on</a></p>')],
        ),
    ],
)
def test_what_is_known_becomes_what_it_meant(tmp_path, text, sections):
    body = body_of(tmp_path, text)
    assert shown(body) == sections
    assert not [kind for kind, _ in left_out(body) if kind == "foreign"]


@pytest.mark.parametrize(
    "code", ['{{< mood "calm" >}}', "{% widget 7 %}", "{{ site.data.x | first }}", "{{% /mood %}}"]
)
def test_what_is_unknown_stays_in_the_text_and_is_listed(tmp_path, code):
    body = body_of(tmp_path, f"Before {code} after *it*.")
    escaped = code.replace("<", "&lt;").replace(">", "&gt;")
    assert shown(body) == [("text", f"<p>Before {escaped} after <em>it</em>.</p>")]
    assert left_out(body) == [("foreign", code)]


def test_pictures_with_their_captions_and_credits(tmp_path):
    text = (
        '{{< figure src="a.jpg" alt="A lake" caption="At dawn" attr="Ana Ruiz" >}}\n\n'
        '{% include figure.html image_path="/b.jpg" alt="A hill" caption="At noon" %}\n\n'
        '{% img left /c.jpg 350 "A title" "A long tree" %}\n'
    )
    pictures = body_of(tmp_path, text).pictures
    assert [(key, each.alt, each.caption, each.credit) for key, each in pictures.items()] == [
        ("a.jpg", "A lake", "At dawn", "Ana Ruiz"),
        ("/b.jpg", "A hill", "At noon", ""),
        ("/c.jpg", "A long tree", "", ""),
    ]


def test_comments_are_listed_and_not_shown(tmp_path):
    body = body_of(
        tmp_path, "Seen.\n\n{% comment %}Ask J.{% endcomment %}\n\n{::comment}Not yet{:/comment}"
    )
    assert shown(body) == [("text", "<p>Seen.</p>")]
    assert left_out(body) == [("comment", "Ask J."), ("comment", "Not yet")]


@pytest.mark.parametrize(
    "sign", ["{{<", "{%", "{{", "`", "<pre", "{% raw %}", "> [!x]\n", "```\n", "{:"]
)
def test_signs_that_are_not_closed_take_no_time(tmp_path, sign):
    text = sign * (30_000 // len(sign))
    with blog_of(tmp_path, {"a.md": text}) as blog:
        (post,) = blog.posts()
        with suppress(UnreadableDocumentError):  # it may be too long
            blog.body(post)
