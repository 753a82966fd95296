#!/usr/bin/env perl
# The block on pages of many kinds: its box in the layouts that themes have, its
# contrast on their backgrounds, what a theme's rules may not do to it and what
# an owner's may; pictures of all of them.
#
#   looks.pl FOLDER             pictures go to FOLDER/looks-*.png
use strict;
use warnings;
use utf8;

use FindBin;
use lib $FindBin::Bin;

use Compress::Zlib qw(memGzip);
use Encode ();
use Test::More;

use BrowserCdp;
use BrowserChecks;
use BrowserSite;

my ($folder) = @ARGV;

my $Base = 'body { margin: 0; font: 16px/1.5 sans-serif; color: #222;'
    . ' background: #fff } main, .column { padding: 0 16px } ';
my $Article = '<article><h1>A post</h1><p>' . 'Words of an article. ' x 40
    . '</p></article>';
my $Aside = '<aside><p>' . 'A sidebar. ' x 12 . '</p></aside>';
my $Mark = '<!-- comments -->';
my $Inner = 'document.querySelector';

# name, its stylesheet, the body, attributes of <html>
my @Pages = (
    [ 'row', '.row { display: flex; gap: 16px } .row main { flex: 1 }'
      . ' aside { flex: 0 0 240px }',
      "<div class=\"row\"><main>$Article</main>$Mark$Aside</div>" ],
    [ 'row-basis', '.row { display: flex } .row article { width: 70% }'
      . ' aside { width: 30% }',
      "<main class=\"row\">$Article$Aside$Mark</main>" ],
    [ 'grid', '@media (min-width: 700px) { .grid { display: grid;'
      . ' grid-template-columns: 1fr 240px } }',
      "<main class=\"grid\">$Article$Aside$Mark</main>" ],
    [ 'middle', '.column { display: flex; flex-direction: column;'
      . ' align-items: center; min-height: 100vh } article { max-width: 40em }',
      "<main class=\"column\">$Article$Mark</main>" ],
    [ 'high', 'html, body { height: 100% } body { display: flex;'
      . ' flex-direction: column } main { flex: 1 0 auto }',
      "<main>$Article</main>$Mark<footer><p>The end.</p></footer>" ],
    [ 'columns', '.column { columns: 2 }',
      "<main class=\"column\">$Article$Article$Mark</main>" ],
    [ 'edges', 'main { padding: 0 } article { max-width: 40em; margin: auto;'
      . ' padding: 0 16px }', "<main>$Article$Mark</main>" ],
    [ 'zero', '* { margin: 0; padding: 0; box-sizing: border-box }',
      "<main>$Article</main>$Mark" ],
    [ 'table', '', "<main><table><tr><td>$Article$Mark</td>"
      . "<td>$Aside</td></tr></table></main>" ],
    [ 'dark', 'body { background: #14171a; color: #ccd }'
      . ' a { color: #8cf }', "<main>$Article$Mark</main>" ],
    [ 'band', '.column { background: #234; color: #eef } .column a {'
      . ' color: #9cf }', "<main class=\"column\">$Article$Mark</main>" ],
    [ 'pale', 'body { color: #666 } a { color: #0b5ea8 }',
      "<main>$Article$Mark</main>" ],
    [ 'titles', '.column h2, .column h3, .column h2 span {'
      . ' color: #4cae4f; opacity: .6;'
      . ' -webkit-text-fill-color: #4cae4f; font-family: serif }',
      "<main class=\"column\">$Article$Mark</main>" ],
    [ 'buttons', '.column [type=submit], .column button[type=submit] {'
      . ' background: #16cfc1; color: #fff; padding: 0 }',
      "<main class=\"column\">$Article$Mark</main>" ],
    [ 'small', 'body { font-size: 12px; font-family: Verdana, sans-serif }'
      . ' .column { width: 480px; max-width: 90vw }',
      "<main class=\"column\">$Article$Mark</main>" ],
    [ 'rtl', '', "<main><article><h1>مقال</h1><p>" . 'كلمات المقال ' x 40
      . "</p></article>$Mark</main>", 'lang="ar" dir="rtl"' ],
    [ 'bleed', '.wide { padding: 0 } .wide p, .wide h1 {'
      . ' margin-inline: 16px }',
      "<main class=\"wide\">$Article$Mark</main>" ],
    [ 'heading', '', "<main>$Article<h2>Comments</h2>"
      . "<div id=\"disqus_thread\"></div></main>" ],
    [ 'cards', '', "<main>$Article$Mark</main>" ],
    [ 'compact', '', "<main>$Article$Mark</main>" ],
    [ 'plain', '', "<main id=\"content\">$Article$Mark</main>" ],
    [ 'theme', theme(), "<main id=\"content\">$Article$Mark</main>" ],
    [ 'owner', owner(), "<main id=\"content\">$Article$Mark</main>" ],
);

my $site = BrowserSite->start("$folder/site-of-looks", <<'END');
        location = /looks-cards.html { comments on; comments_theme cards; }
        location = /looks-compact.html { comments on; comments_theme compact; }
        location = /looks-long.html {
            comments on;
            client_max_body_size 1k;
            error_page 413 /not-posted.html;
        }
        location = /not-posted.html { internal; }
END
my $browser = BrowserCdp->start("$folder/browser-of-looks");
my $page = $browser->page;
my $checks = BrowserChecks->new($folder);

binmode $_, ':utf8' for Test::More->builder->output,
                        Test::More->builder->failure_output;

fill();
$page->scripts(0);

for my $fixture (@Pages) {
    show($fixture->[0]);
    $checks->view($page, "looks-$fixture->[0]",
                  light => $fixture->[0] !~ /^(?:dark|band|pale|plain|cards)$/);
    box($fixture->[0]);
}

small_enough();
columns();
rows();
sizes();
title();
theme_loses();
owner_wins();
media();
folds();
apart();
back();
$checks->nu;

my @complaints = grep { !/favicon|too large body/ } $site->complaints;
is("@complaints", '', 'a quiet error log');

done_testing();


# what themes have for mere elements, with and without an id or a class
sub theme {
    return 'article { background: #fee; padding: 40px; margin: 60px 0;'
        . ' border: 3px solid red; float: left } #content p { margin: 40px;'
        . ' font-size: 30px; text-indent: 3em; text-align: center }'
        . ' #content ol, #content ul { list-style: square; padding: 50px;'
        . ' margin: 50px } #content li { margin: 30px; float: left }'
        . ' #content li::before { content: "> " } #content header {'
        . ' background: #000; height: 300px; position: fixed; top: 0 }'
        . ' form { padding: 50px; border: 5px solid; background: #efe }'
        . ' #content input, #content textarea { width: 90px; height: 9px;'
        . ' border: 0; background: #000; color: #000 }'
        . ' button { background: #000; color: #000; width: 300px }'
        . ' nav { position: fixed; inset: 0; background: #000 }'
        . ' #content a { display: block; border: 3px solid; padding: 20px;'
        . ' text-transform: uppercase } section { height: 40px;'
        . ' overflow: hidden; columns: 3 } #content section { float: right }'
        . ' #content label { display: inline-block; width: 300px }'
        . ' #content blockquote { font-size: 40px; color: #ddd }'
        . ' #content code { color: #eee } #content time { color: #eee }'
        . ' summary { display: none } details { padding: 50px }'
        . ' #content b, #content span { text-transform: uppercase }'
        . ' h1 + p, #content h3 { font-size: 50px } div { padding: 20px }';
}


sub owner {
    return '.comment { background: rgb(240, 241, 242); color: rgb(1, 1, 1);'
        . ' padding: 33px } .comment-body { font-family: monospace }'
        . ' .comment-author { color: rgb(90, 0, 90) }'
        . ' .comment-author a { color: inherit }'
        . ' .comment-votes { display: none }'
        . ' .comments-title { color: rgb(9, 9, 90); font-size: 40px }'
        . ' .comment-submit { background: rgb(90, 0, 0);'
        . ' color: rgb(255, 255, 255) }'
        . ' .comment-list { border-top: 7px solid }'
        . ' .comment-branch { margin-left: 77px }'
        . ' .ngx-comments { max-width: 444px }'
        . ' @layer ngx-comments { .comment-form input { border-radius: 11px }'
        . ' .comment-body p { letter-spacing: 1px }'
        . ' .comment-date { color: rgb(0, 60, 0) } }';
}


sub fill {
    my $parent = '';

    for my $fixture (@Pages) {
        my ($name, $css, $body, $html) = @$fixture;

        $html //= 'lang="en"';
        $site->write_page("looks-$name.html", Encode::encode('UTF-8', <<"END"));
<!DOCTYPE html>
<html $html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$name</title>
<style>$Base$css</style>
</head>
<body>
$body
</body>
</html>
END

        my ($n, $last) = (0, '');

        for my $text ("A first comment.\n\n* with a list\n* of two",
                      "> quoted\n\nAn answer with `code` and https://a.example/",
                      'An answer to that.', 'Another one.',
                      "```\nsome code\n```")
        {
            $last = '' if $n >= 3;

            my $answer = $site->post("/looks-$name.html", 'post', {
                name => ('Ann', 'Bob', '日本', 'Dan', 'Eve')[$n] =~ s/日本/Jun/r,
                website => $n == 1 ? 'https://bob.example/' : '',
                text => $text, parent => $last });

            ($last) = ($answer->{headers}{location} // '')
                      =~ /comment-(\w+)$/
                or die "$name: $answer->{status} $answer->{content}\n";
            $n++;
        }
    }
}


sub show { $page->visit("$site->{url}/looks-$_[0].html") }


# a property of what the browser has made of an element
sub style {
    my ($selector, $name) = @_;

    return $page->value("getComputedStyle($Inner('$selector'))"
                        . ".getPropertyValue('$name')");
}


sub rect {
    my ($selector) = @_;

    my $box = $page->value("((b) => [b.x, b.y, b.width, b.height])"
                           . "($Inner('$selector').getBoundingClientRect())");

    return { x => $box->[0], y => $box->[1], width => $box->[2],
             height => $box->[3] };
}


# wide enough to read, not wider than the text of a column, within the window,
# and behind the article
sub box {
    my ($name) = @_;

    for my $width (390, 1200) {
        $page->size($width, 900, 0);

        my $box = rect('#ngx-comments');
        my $article = rect('article');

        # a table shares a phone's width among its columns
        cmp_ok($box->{width}, '>=', $width == 390 ? 240 : 400,
               "$name, $width px: wide enough");
        cmp_ok(rect('.comment-list')->{width}, '<=', 46 * 16,
               "$name, $width px: not too wide");
        cmp_ok($box->{x}, '>=', 8, "$name, $width px: not at the left edge");
        cmp_ok($box->{x} + $box->{width}, '<=', $width - 8,
               "$name, $width px: nor at the right");
        cmp_ok($box->{y}, '>=', $article->{y} + $article->{height} - 1,
               "$name, $width px: behind the article")
            unless $name eq 'theme';
        cmp_ok(rect('#comment-form textarea')->{width}, '>=', 240,
               "$name, $width px: room to write");
    }
}


# all themes together
sub small_enough {
    my ($link) = $site->get('/looks-plain.html')->{content}
                 =~ /rel="stylesheet" href="([^"]+)"/;
    my $css = $site->get($link);

    is($css->{status}, 200, 'the stylesheet is there');
    cmp_ok(length memGzip($css->{content}), '<=', 10_000,
           'and has at most 10 kB, compressed');
}


# the article keeps its own room beside and above the block
sub columns {
    $page->size(1200, 900, 0);

    for my $name (qw(row row-basis grid)) {
        show($name);
        cmp_ok(rect('article')->{width}, '>=', 600,
               "$name: the article is as wide as before");
    }

    # a reset of all margins leaves the block those of its own
    show('zero');
    my ($block, $article) = map { rect($_) } '#ngx-comments', 'article';

    cmp_ok($block->{y} - $article->{y} - $article->{height}, '>=', 30,
           'a distance to the article');
    cmp_ok(abs($block->{x} * 2 + $block->{width} - 1200), '<=', 2,
           'the middle of the window');

    # a text in columns ends above the block, which is as wide as all of them
    show('columns');
    my ($last, $below) = map { rect($_) } 'article + article', '#ngx-comments';

    cmp_ok($below->{y}, '>=', $last->{y} + $last->{height} - 1,
           'columns: the block is below the text');
    cmp_ok($below->{width}, '>', 700, '... and as wide as it always is');

    # a parent without margins of its own: its children have them
    for my $width (390, 1200) {
        $page->size($width, 900, 0);
        show('edges');
        my $edge = rect('#ngx-comments');

        cmp_ok($edge->{x}, '>=', 12, "edges, $width px: a distance on the left");
        cmp_ok(abs($edge->{x} * 2 + $edge->{width} - $width), '<=', 2,
               '... and the same one on the right');
    }

    show('high');
    my $box = rect('#ngx-comments');
    cmp_ok(rect('footer')->{y}, '>=', $box->{y} + $box->{height} - 1,
           'a footer that sticks to the end stays behind the block');
}


# three fields in a row, or the last one in a row of its own
sub rows {
    for my $name (qw(plain small)) {
        show($name);

        for my $width (390, 560, 640, 1200) {
            $page->size($width, 900, 0);

            my ($email, $website, $text) = map { rect("#ngx-comments-$_") }
                                           qw(email website text);

            ok($email->{y} == $website->{y}
               || abs($website->{width} - $text->{width}) < 1,
               "$name, $width px: no field leaves half of a row empty");
        }
    }
}


# one row of actions, whose parts are apart for browsers without a stylesheet
sub apart {
    show('plain');
    like($page->value("$Inner('.comment-votes').textContent"),
         qr/^\S+ \S+ Report\s*$/, 'the buttons of votes are apart');

    my ($votes, $reply) = map { $_->{y} + $_->{height} / 2 }
                          rect('.comment-votes button'),
                          rect('.comment-actions a');

    cmp_ok(abs($votes - $reply), '<=', 3, 'in one row with the link to reply');
}


sub sizes {
    $page->size(1200, 900, 0);

    show('plain');
    is(style('.comment-body p', 'font-size'), '16px',
       'the text is as large as the page\'s');

    show('small');
    is(style('.comment-body p', 'font-size'), '13px',
       'but never too small to read');
    cmp_ok(style($_, 'font-size') =~ s/px//r, '>=', 12, "nor is $_")
        for '.comment-date', '.comment-actions a', '.comment-hint',
            '.comment-jumps';
}


sub title {
    show('plain');
    my $large = style('.comments-title', 'font-size') =~ s/px//r;
    cmp_ok($large, '>', 18, 'a title of its own');

    show('titles');
    is(style($_, 'color'), 'rgb(34, 34, 34)', "the theme does not colour $_")
        for '.comments-title', '.comment-form-title';
    like(style('.comments-title', 'font-family'), qr/^serif/,
         'but sets the typeface of a title');

    show('buttons');
    isnt(style('.comment-submit', 'color'), 'rgb(255, 255, 255)',
         'nor are the rules for buttons that submit the block\'s');

    show('heading');
    is(style('.comments-title', 'font-size'), '16px',
       'under a heading of the page the count is text');
}


# the same block with and without a theme's rules for elements
sub theme_loses {
    my %asked = (
        '.comment-body p' => [ qw(margin-top font-size text-indent text-align) ],
        '.comment-body ul' => [ qw(list-style-type padding-left margin-left) ],
        '.comment-body li' => [ qw(float margin-left) ],
        '.comment-list > li' => [ qw(float margin-left list-style-type) ],
        '.comment' => [ qw(background-color padding-top float border-top-width) ],
        '.comment header' => [ qw(background-color height position) ],
        '.comment-body code' => [ qw(color) ],
        '.comment-body blockquote' => [ qw(font-size) ],
        '.comment-date time' => [ qw(color) ],
        '.comment-date' => [ qw(color display border-top-width) ],
        '.comment-actions a' => [ qw(display text-transform padding-left) ],
        '.comment-orders' => [ qw(position background-color) ],
        '.comment-branch' => [ qw(padding-left) ],
        '.comment-branch > summary' => [ qw(display) ],
        '#comment-form' => [ qw(padding-top border-top-width
                                background-color) ],
        '#comment-form label' => [ qw(display) ],
        '#comment-form input[name=name]' => [ qw(height border-top-width
                                                 background-color color) ],
        '.comment-submit' => [ qw(color width background-color) ],
        '#comment-form h3' => [ qw(margin-top) ],
        '#ngx-comments' => [ qw(float overflow column-count) ],
    );
    my %seen;

    $page->size(1200, 900, 0);

    for my $name (qw(plain theme)) {
        show($name);

        for my $selector (sort keys %asked) {
            $seen{$name}{"$selector $_"} = style($selector, $_)
                for @{ $asked{$selector} };
        }

        $seen{$name}{'li::before'} = $page->value(
            "getComputedStyle($Inner('.comment-body li'), '::before').content");
    }

    is($seen{theme}{$_}, $seen{plain}{$_}, "a theme does not change $_")
        for sort keys %{ $seen{plain} };
}


sub owner_wins {
    my @wanted = (
        [ '.comment', 'background-color', 'rgb(240, 241, 242)' ],
        [ '.comment', 'padding-top', '33px' ],
        [ '.comment-body', 'font-family', 'monospace' ],
        [ '.comment-author', 'color', 'rgb(90, 0, 90)' ],
        [ '.comment-votes', 'display', 'none' ],
        [ '.comments-title', 'color', 'rgb(9, 9, 90)' ],
        [ '.comments-title', 'font-size', '40px' ],
        [ '.comment-submit', 'background-color', 'rgb(90, 0, 0)' ],
        [ '.comment-submit span', 'color', 'rgb(255, 255, 255)' ],
        [ '.comment-list', 'border-top-width', '7px' ],
        [ '.comment-branch', 'margin-left', '77px' ],
        [ '.ngx-comments', 'max-width', '444px' ],
        [ '#comment-form input[name=name]', 'border-top-left-radius', '11px' ],
        [ '.comment-body p', 'letter-spacing', '1px' ],
        [ '.comment-date', 'color', 'rgb(0, 60, 0)' ],
    );

    show('owner');
    is(style($_->[0], $_->[1]), $_->[2], "an owner sets $_->[1] of $_->[0]")
        for @wanted;

    # 1.33 of an avatar of 2.25 em
    cmp_ok(style('.comment', 'padding-left') =~ s/px//r, '>', 45,
           'a padding of ".comment" leaves the avatar its room');
}


# paper, and a palette of the reader's own
sub media {
    show('plain');
    $page->command('Emulation.setEmulatedMedia', media => 'print');

    is(style($_, 'display'), 'none', "paper has no $_")
        for '#comment-form', '.comment-actions', '.comment-votes',
            '.comment-orders', '.comment-jumps', '.comment-branch > summary';
    cmp_ok(rect('.comment-body')->{height}, '>', 20, 'but the comments');
    is(style('.comment-body pre', 'white-space'), 'pre-wrap',
       'and all of their code, since it does not scroll');

    $page->command('Emulation.setEmulatedMedia', media => '', features => [
        { name => 'forced-colors', value => 'active' } ]);
    $page->visit("$site->{url}/looks-plain.html#"
                 . $page->value("$Inner('.comment').id"));
    isnt(style('.comment', 'outline-style'), 'none',
         'the ring is there in forced colours');
    is($page->value("getComputedStyle($Inner('.comment-author'), '::before')"
                    . ".borderTopWidth"), '1px', 'and so are avatars');
    is($page->value("getComputedStyle($Inner('.comment-branch > summary'),"
                    . " '::before').forcedColorAdjust"), 'none',
       'and nothing covers the ring of a fold');
    $page->command('Emulation.setEmulatedMedia', media => '', features => []);
}


# a branch folds without a script, and a link into it still leads somewhere
sub folds {
    show('plain');

    my $id = $page->value("$Inner('.comment-replies .comment').id");

    cmp_ok(rect('.comment-replies')->{height}, '>', 0, 'replies are there');
    $page->click('.comment-branch > summary');
    is($page->value("$Inner('.comment-replies').checkVisibility()"),
       JSON::PP::false, 'a click folds them');
    like($page->value("$Inner('.comment-branch > summary').innerText"),
         qr/2 replies/, 'and tells how many there are');
    $page->screenshot("$folder/looks-folded.png");
    $page->click('.comment-branch > summary');
    is($page->value("$Inner('.comment-replies').checkVisibility()"),
       JSON::PP::true, 'another one unfolds them');

    $page->visit("$site->{url}/looks-plain.html#$id");
    my $box = rect("#$id");
    ok($box->{y} >= 0 && $box->{y} < 844, 'a link leads to a reply');
}


# the recipe for refusals of nginx's own: the text is there when one goes back
sub back {
    my $text = 'A long text, typed with care. ' x 60;

    $site->write_page('looks-long.html', Encode::encode('UTF-8',
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>long</title>"
        . "<main>$Article$Mark</main></html>"));
    $site->write_page('not-posted.html', '<!DOCTYPE html><html lang=en>'
        . '<title>Not posted</title><p id=said>Go back.</p></html>');

    show('long');
    $page->type('#ngx-comments-name', 'Ann');
    $page->type('#ngx-comments-text', $text);
    $page->click('#comment-form .comment-submit', 1);

    is($page->{status}{"$site->{url}/looks-long.html?comments=post"}, 413,
       'nginx refuses a long body');
    is($page->value("$Inner('#said')?.textContent"), 'Go back.',
       'with the page of the recipe');

    my $history = $page->command('Page.getNavigationHistory');
    my $entry = $history->{entries}[ $history->{currentIndex} - 1 ];

    $page->command('Page.navigateToHistoryEntry', entryId => $entry->{id});

    for (1 .. 100) {
        last if $page->value("!!$Inner('#ngx-comments-text')?.value");
        $page->settle(0.1);
    }

    is($page->value("$Inner('#ngx-comments-text').value"), $text,
       'and the text stands in the form behind it');
}
