#!/usr/bin/env perl
# Characters that do not stay in their place: combining marks that pile up, and
# clusters that no line is broken in. Whatever a comment or a name is made of,
# it covers no neighbour, and the page is as wide as a phone.
#
#   marks.pl FOLDER             pictures go to FOLDER/*.png
#
# What is posted is judged, and also what is already in Redis, since it may be
# older than the rule or come from an import.
use strict;
use warnings;
use utf8;

use FindBin;
use lib $FindBin::Bin;

use Encode ();
use Test::More;

use BrowserCdp;
use BrowserSite;

my ($folder) = @ARGV;

my $Width = 390;
my %Cluster = (
    'marks'   => [ 'a' . "\x{301}" x 180, 'a' . "\x{301}" x 63 ],
    'below'   => [ 'a' . "\x{323}" x 180, 'a' . "\x{323}" x 63 ],
    'several' => [ 'Zalgo' =~ s/(\w)/$1 . "\x{30d}\x{316}\x{489}" x 40/gre,
                   'Zalgo' =~ s/(\w)/$1 . "\x{30d}\x{316}\x{489}" x 4/gre ],
    'u0489'   => [ 'a' . "\x{489}" x 200, 'a' . "\x{489}" x 63 ],
    'jamo'    => [ "\x{1100}" x 300, "\x{1100}" x 64 ],
    'joined'  => [ join("\x{200d}", ("\x{1f469}") x 80),
                   join("\x{200d}", ("\x{1f469}") x 32) ],
    'tags'    => [ "\x{1f3f4}" . "\x{e0067}" x 200, "\x{1f3f4}" . "\x{e0067}" x 63 ],
    'spacing' => [ "\x{915}" . "\x{93e}" x 200, "\x{915}" . "\x{93e}" x 63 ],
    'wide'    => [ "\x{fdfd}" x 100, "\x{fdfd}" x 64 ],
    'word'    => [ 'W' x 500, 'W' x 64 ],
    'nobreak' => [ "W\x{a0}" x 200, "W\x{2060}" x 32 ],
);

my $site = BrowserSite->start("$folder/site-of-marks");
my $browser = BrowserCdp->start("$folder/browser-of-marks");
my $page = $browser->page;
my $serial = 0;

binmode $_, ':utf8' for Test::More->builder->output,
                        Test::More->builder->failure_output;

$page->scripts(0);
$page->size($Width, 844);

watchful();

for my $name (sort keys %Cluster) {
    my ($text, $author) = @{ $Cluster{$name} };

    posted($name, "$name-text", 'Ann', $text);
    posted($name, "$name-name", $author, 'Hello');
    stored("$name-text", 'Ann', $text);
    stored("$name-name", $author, 'Hello');
}

my @complaints = grep { !/favicon/ } $site->complaints;
is("@complaints", '', 'a quiet error log');

done_testing();


sub article {
    my ($name, $body) = @_;

    $site->write_page("$name.html", Encode::encode('UTF-8', <<"END"));
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Marks</title>
</head>
<body>
<p id="before">What stands before the comments.</p>
@{[ $body // '<!-- comments -->' ]}
<p id="after">What stands behind them.</p>
</body>
</html>
END
}


# the tests' own eyes: a page without any care does not pass
sub watchful {
    article('careless', '<section id="ngx-comments">'
        . '<article class="comment" id="comment-1">one</article>'
        . '<article class="comment" id="comment-2">a' . "\x{301}" x 180
        . '<p style="position: relative; top: -2em">over</p></article>'
        . '<article class="comment" id="comment-3">three</article>'
        . '<p style="width: 900px">wide</p></section>');
    $page->visit("$site->{url}/plain/careless.html");

    cmp_ok(width(), '>', $Width, 'what is too wide is seen');
    isnt(covered('comment-2'), '', 'what is covered is seen');
}


# a comment between two others
sub posted {
    my ($name, $file, $author, $text) = @_;

    article($file);

    my @ids = map { post($file, @$_) } ([ 'Above', 'A neighbour above.' ],
                                        [ $author, $text ],
                                        [ 'Below', 'A neighbour below.' ]);

    # who refuses it covers nothing
    if (@ids == 2) {
        pass("$file: is refused");
        return;
    }

    is(scalar @ids, 3, "$file: is posted") or return;
    judge($file, $ids[1]);
}


sub post {
    my ($file, $author, $text) = @_;

    my $answer = $site->post("/$file.html", 'post',
                             { name => Encode::encode('UTF-8', $author),
                               text => Encode::encode('UTF-8', $text) });

    return ($answer->{headers}{location} // '') =~ /comment-(\w+)$/ ? $1 : ();
}


sub stored {
    my ($file, $author, $text) = @_;

    $file .= '-stored';
    article($file);

    my @ids = map { $site->store("/$file.html", sprintf('%016d', ++$serial),
                                 map { Encode::encode('UTF-8', $_) } @$_) }
                  ([ 'Above', 'A neighbour above.' ], [ $author, $text ],
                   [ 'Below', 'A neighbour below.' ]);

    judge($file, $ids[1]);
}


sub judge {
    my ($file, $id) = @_;

    $page->visit("$site->{url}/$file.html");
    $page->screenshot("$folder/marks-$file.png");

    is($page->value("document.querySelectorAll('article.comment').length"), 3,
       "$file: three comments");
    cmp_ok(width(), '<=', $Width, "$file: the page is as wide as a phone");
    is(covered("comment-$id"), '', "$file: no neighbour is covered");
}


sub width { return $page->value('document.documentElement.scrollWidth') }


# The neighbours whose pictures change when the comment cannot be seen; their
# places stay the same.
sub covered {
    my ($id) = @_;

    my @others = ('#before', '#after', map { "#$_" } grep { $_ ne $id }
                  split / /, $page->value('Array.from(document'
                      . '.querySelectorAll("article.comment"))'
                      . '.map((e) => e.id).join(" ")'));
    my %before = map { $_ => $page->pixels($_) } @others;

    $page->value("document.getElementById('$id').style.visibility = 'hidden'");

    # its own parts may have said that they are visible
    $page->value("document.querySelectorAll('#$id *').forEach("
                 . "(e) => { e.style.visibility = 'hidden' })");

    return join ' ', grep { $page->pixels($_) ne $before{$_} } @others;
}
