#!/usr/bin/env perl
# The pictures of the documentation that show looks: the themes, light and
# dark, and for each property of the stylesheet the same piece of the block
# without it and with it. The properties are those of lua-free-docs/howto.md.
#
#   pictures-looks.pl FOLDER
use strict;
use warnings;
use utf8;

use FindBin;
use lib $FindBin::Bin;

use Test::More;

use BrowserCdp;
use BrowserPicture;
use BrowserSite;

my ($folder) = @ARGV;

# name: declarations, and the piece: an element at its top, or at its end
my @Properties = (
    [ 'width', '--ngx-comments-width: 15rem', top => '#ngx-comments' ],
    [ 'accent', '--ngx-comments-accent: #0a6670', end => '.comment-submit' ],
    [ 'highlight', '--ngx-comments-highlight: #d9480f', ring => 1,
      top => '.comment-list' ],
    [ 'muted', '--ngx-comments-muted: #8a3ab9', top => '#ngx-comments' ],
    [ 'line', '--ngx-comments-line: #0a6670', top => '.comment-form-title' ],
    [ 'surface', '--ngx-comments-surface: #fff3bf', theme => 'cards',
      top => '.comment-list' ],
    [ 'error', '--ngx-comments-error: #b8860b', refused => 1,
      top => '.comment-form-title' ],
    [ 'font', '--ngx-comments-font: "DejaVu Sans Mono", monospace',
      top => '.comment-list' ],
    [ 'title-font', '--ngx-comments-title-font: "DejaVu Sans Mono", monospace',
      height => 140, top => '#ngx-comments' ],
    [ 'font-size', '--ngx-comments-font-size: 20px', top => '.comment-list' ],
    [ 'spacing', '--ngx-comments-spacing: 3em', height => 320,
      top => '.comment-list' ],
    [ 'indent', '--ngx-comments-indent: 4em', top => '.comment-list' ],
    [ 'radius', '--ngx-comments-radius: 1.2em', theme => 'cards',
      top => '.comment-list' ],
    [ 'avatar', '--ngx-comments-avatar: 0px', top => '.comment-list' ],
);

my $Page = <<'END';
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Tide tables</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 8px 14px; font: 15px/1.5 "DejaVu Sans", sans-serif; }
@media (prefers-color-scheme: light) { body { background: #fff; color: #222 } }
@media (prefers-color-scheme: dark) { body { background: #15191c; color: #ddd } }
%s
</style></head>
<body><!-- comments --></body>
</html>
END

my $Beside = <<'END';
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Beside</title>
<style>
body { margin: 0; display: flex; gap: 8px; padding: 8px; background: #e9ecef;
    font: 13px "DejaVu Sans Mono", monospace; }
figure { margin: 0; } figcaption { padding: 0 0 6px; height: 16px; }
iframe { border: 1px solid #adb5bd; background: #fff; width: 390px;
    height: %dpx; display: block; }
</style></head>
<body><figure><figcaption>default</figcaption><iframe src="%s" name="a"
></iframe></figure><figure><figcaption>%s</figcaption><iframe src="%s" name="b"
></iframe></figure></body>
</html>
END

my $site = BrowserSite->start("$folder/site-of-looks-pictures", <<'END');
        location ~ ^/cards- { comments on; comments_theme cards;
                              comments_thread /tides; }
        location ~ ^/compact- { comments on; comments_theme compact;
                                comments_thread /tides; }
        location ~ ^/plain- { comments on; comments_thread /tides; }
        location ~ ^/beside- { }
END
my $browser = BrowserCdp->start("$folder/browser-of-looks-pictures");
my $page = $browser->page;
my $pictures = BrowserPicture->new($folder, $page);

fill();
documented();
themes();
properties();

done_testing();


sub fill {
    my $n = 0;

    $site->import_lines((map {
        my ($name, $text, %more) = @$_;
        { thread => '/tides', id => 'c' . ++$n, name => $name, text => $text,
          created => sprintf('2025-06-%02dT09:30:00Z', 11 + $n), %more }
    } [ 'Lucan Frey', 'Not one end tag, and it validates.' ],
      [ 'Wren Adeyemi', 'The harbour master has the same table on paper, and a'
        . ' pencil on a string.', parent => 'c1', up => 3 ],
      [ 'Tam of Carrow', 'Ours is a quarter of an hour behind **yours**.' ]),
        { thread => '/tides', url => '/plain-default.html',
          title => 'Tide tables' });

    for my $theme (qw(plain cards compact)) {
        $site->write_page("$theme-default.html", sprintf $Page, '');
    }
}


# a property has its row in the documentation, and its picture here
sub documented {
    open my $in, '<:utf8', "$FindBin::Bin/../../lua-free-docs/howto.md"
        or die "howto.md: $!\n";
    my $text = do { local $/; <$in> };
    my %rows = map { $_ => 1 } $text =~ /^\| `--ngx-comments-([a-z-]+)` \|/gm;

    is(join(' ', sort map { $_->[0] } @Properties), join(' ', sort keys %rows),
       'every documented property has a picture');
}


sub themes {
    for my $theme (qw(plain cards compact)) {
        for my $dark (0, 1) {
            $page->size(380, 420, $dark);
            $page->visit("$site->{url}/$theme-default.html");
            $pictures->take("theme-$theme" . ($dark ? '-dark' : ''), 380, 420,
                            dark => $dark);
        }
    }
}


sub properties {
    my ($ring) = $site->get('/plain-default.html')->{content}
                 =~ /id="(comment-\w+)" class="comment"/
        or die "there are no comments\n";

    for my $property (@Properties) {
        my ($name, $css, %option) = @$property;
        my $theme = $option{theme} // 'plain';
        my $height = $option{height} // 250;
        my $mark = $option{ring} ? "#$ring" : '';

        $site->write_page("$theme-$name.html",
                          sprintf $Page, ":root { $css; }");
        $site->write_page("beside-$name.html", sprintf $Beside, $height,
                          "/$theme-default.html$mark",
                          $css =~ s/"[^"]*", //r =~ s/</&lt;/gr,
                          "/$theme-$name.html$mark");
        $page->size(812, $height + 40, 0);
        $page->visit("$site->{url}/beside-$name.html");
        refuse($name) if $option{refused};
        $page->value(<<"END");
for (const frame of document.querySelectorAll('iframe')) {
    const page = frame.contentWindow;
    const piece = page.document.querySelector('@{[ $option{top}
                                                   // $option{end} ]}');
    const box = piece.getBoundingClientRect();
    page.scrollTo(0, page.scrollY + ('@{[ $option{top} // '' ]}'
        ? box.top - 12 : box.bottom + 12 - page.innerHeight));
}
END
        $pictures->take("property-$name", 812, $height + 40);
    }
}


# both frames show the form after a comment without a text
sub refuse {
    my ($name) = @_;

    $page->value(<<"END");
Promise.all(['default', '$name'].map((name, n) => new Promise((done) => {
    const frame = document.querySelectorAll('iframe')[n];
    frame.addEventListener('load', done, { once: true });
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/plain-' + name + '.html?comments=post';
    form.target = frame.name;
    form.innerHTML = '<input name=name value=Ann><input name=text>';
    form.hidden = true;
    document.body.append(form);
    form.submit();
}))).then(() => 1)
END
}
