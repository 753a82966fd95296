#!/usr/bin/env perl
# Pages of the module's own, which answer posts to pages that are no files: a
# refusal, a preview and a challenge, without a stylesheet of the site and with
# those of four kinds of site.
#
#   pages.pl FOLDER             pictures go to FOLDER/page-*.png
use strict;
use warnings;
use utf8;

use FindBin;
use lib $FindBin::Bin;

use Test::More;

use BrowserCdp;
use BrowserChecks;
use BrowserSite;
use BrowserThread;

my ($folder) = @ARGV;

my ($Name, $Text) = ('#ngx-comments-name', '#ngx-comments-text');
my ($Submit, $Preview) = ('#comment-form .comment-submit',
                          '#comment-form [formaction]');

# name => [ stylesheet, typeface, background while the system is light, and
# while it is dark ]; undef: the browser's own
my %Sites = (
    bare => [ undef, qr/^system-ui/, 'rgb(255, 255, 255)', 'rgb(18, 18, 18)' ],

    # a column of its own; light, whatever the system is
    light => [ 'body { max-width: 36rem; margin: 0 auto; padding: 0 1.25rem;'
               . ' font: 18px/1.6 Georgia, serif; color: #3b352c;'
               . ' background: #fbf7ee } a { color: #8a3b12 }'
               . ' h1 { font-weight: normal; letter-spacing: -.01em }',
               qr/^Georgia/, ('rgb(251, 247, 238)') x 2 ],

    # dark where the system is
    both => [ BrowserThread::stylesheet(), qr/^Georgia/, 'rgba(0, 0, 0, 0)',
              'rgb(27, 29, 32)' ],

    # no margin anywhere, and a main that lays out columns
    reset => [ '* { margin: 0; padding: 0; box-sizing: border-box }'
               . ' body { font: 16px/1.5 sans-serif; color: #222;'
               . ' background: #fff } main { display: flex }',
               qr/^sans-serif/, ('rgb(255, 255, 255)') x 2 ],

    # all of it in layers, which stand before ours
    layers => [ '@layer base { * { margin: 0; padding: 0 } body {'
                . ' font-family: Verdana, sans-serif; color: #123;'
                . ' background: #eef2f8; line-height: 1.5 } }',
                qr/^Verdana/, ('rgb(238, 242, 248)') x 2 ],
);

my $site = BrowserSite->start("$folder/site-of-pages", join '', map {
    my $sheet = $Sites{$_}[0] ? "comments_stylesheet /css/$_.css;" : '';

    <<"END" } sort keys %Sites);
        location ~ ^/$_/(.*) {
            comments on;
            comments_check links max=0 action=challenge;
            $sheet
            proxy_pass http://127.0.0.1:\$server_port/plain/\$1;
        }
END
my $browser = BrowserCdp->start("$folder/browser-of-pages");
my $page = $browser->page;
my $checks = BrowserChecks->new($folder);

mkdir "$folder/site-of-pages/site/css";
$site->write_page('post.html', BrowserThread::article('A post'));
$site->write_page('site.css', BrowserThread::stylesheet());
$site->write_page("css/$_.css", $Sites{$_}[0])
    for grep { $Sites{$_}[0] } sort keys %Sites;

$page->scripts(0);
$page->size(1200, 900, 0);

for my $name (sort keys %Sites) {
    answer($name, 'preview', 200, 'A *comment* to be.', $Preview);
    looks($name);
    answer($name, 'refused', 422, "  \n", $Submit);
    answer($name, 'challenge', 403, 'See https://a.example/ for more.',
           $Submit);
}

$checks->nu;

my @complaints = grep { !/favicon/ } $site->complaints;
is("@complaints", '', 'a quiet error log');

done_testing();


# fills the form in and presses the button: the page that comes then
sub answer {
    my ($name, $what, $status, $text, $button) = @_;

    $page->size(1200, 900, 0);
    $page->visit("$site->{url}/$name/post.html");
    $page->type($Name, 'Noor van Essen');
    $page->type($Text, $text);
    $page->value('document.forms["comment-form"].noValidate = true; 1');
    $page->click($button, 1);

    my ($verb) = $button eq $Preview ? 'preview' : 'post';

    is($page->{status}{"$site->{url}/$name/post.html?comments=$verb"},
       $status, "$name, $what: its status");
    ok($page->value('!!document.querySelector(".ngx-comments-page")'),
       "$name, $what: a page of its own");
    $checks->view($page, "page-$name-$what", root => 'body');

    for my $width (390, 1200) {
        $page->size($width, 900, 0);
        column($width, "$name, $what, $width px");
    }
}


# a column in the middle of the window, as wide as one can read, in which all
# parts are below each other
sub column {
    my ($width, $what) = @_;

    my ($left, $right) = @{ $page->value('((b) => [b.left, b.right])'
        . '(document.querySelector("main").getBoundingClientRect())') };
    my $parts = $page->value('[...document.querySelector("main").children]'
        . '.map((e) => e.getBoundingClientRect()).map((b) => [b.top, b.bottom,'
        . ' b.width])');
    my $below = grep { $parts->[$_][0] < $parts->[$_ - 1][1] - 1 }
                1 .. $#$parts;
    my $room = $parts->[-1][0] - $parts->[-2][1];

    cmp_ok($left, '>=', 12, "$what: not at the edge");
    cmp_ok($right - $left, '<=', 46 * 18, "$what: not too wide");
    cmp_ok($right - $left, '>=', $width == 390 ? 340 : 500,
           "$what: wide enough");
    cmp_ok(abs($left - ($width - $right)), '<=', 2, "$what: in the middle");
    is($below, 0, "$what: its parts stand below each other");
    cmp_ok($room, '>=', 12, "$what: room above the block");
    cmp_ok($parts->[-1][2], '>=', $right - $left - 1,
           "$what: the block is as wide as the column");
}


# whose typeface and colours they are
sub looks {
    my ($name) = @_;

    my ($sheet, $font, @backgrounds) = @{ $Sites{$name} };

    for my $dark (0, 1) {
        my $what = "$name, " . ($dark ? 'dark' : 'light');

        $page->size(1200, 900, $dark);

        like(body('fontFamily'), $font, "$what: the typeface");
        is(body('backgroundColor'), $backgrounds[$dark],
           "$what: the background");
    }
}


sub body { $page->value("getComputedStyle(document.body).$_[0]") }
