#!/usr/bin/env perl
# comments_hide_printed in a browser: pages of t/fixtures/printed, which have
# the comments of an old system printed in them, are imported by commentsctl
# and served. In their text GONE is what readers shall not see any more, and
# KEPT what they shall.
#
#   printed.pl FOLDER             pictures go to FOLDER/printed-*.png
#
# PRINTED names another folder of pages, real ones: then nothing is tested, and
# what is not seen any more is listed.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use File::Basename qw(basename);
use File::Copy qw(copy);
use File::Path qw(make_path);
use Test::More;

use BrowserCdp;
use BrowserSite;

my ($folder) = @ARGV;

my $Fixtures = $ENV{PRINTED} // "$FindBin::Bin/../fixtures/printed";
my @Names = map { basename($_) } sort glob("$Fixtures/*.html");

# where two locations serve the same pages, they have the same threads
my $site = BrowserSite->start("$folder/site-of-printed", <<"END");
        location /printed/ { comments on; comments_hide_printed on; }
        location ~ ^/twice/(?<name>[A-Za-z0-9_-]+\\.html)\$ {
            alias $folder/site-of-printed/site/printed/\$name;
            comments on;
            comments_thread /printed/\$name;
        }
        location /empty/ {
            alias $folder/site-of-printed/site/printed/;
            comments on;
            comments_hide_printed on;
            comments_thread /empty;
        }
END
my $browser = BrowserCdp->start("$folder/browser-of-printed");
my $page = $browser->page;

fill();
$page->scripts(0);

if ($ENV{PRINTED}) {
    look();

} else {
    check($_) for @Names;
    kept();

    my @complaints = grep { !/favicon/ } $site->complaints;
    is("@complaints", '', 'a quiet error log');
}

done_testing();


sub fill {
    my $old = time() - 3600;

    make_path("$folder/site-of-printed/site/printed");

    for my $name (@Names) {
        my $to = "$folder/site-of-printed/site/printed/$name";

        copy("$Fixtures/$name", $to) or die "$name: $!\n";
        utime $old, $old, $to;
    }

    $site->ctl('import', '--format', 'html', '--site-root',
               "$folder/site-of-printed/site");

    # a page without printed comments has one of its own, too
    $site->import_lines({ thread => '/printed/article.html', id => 'a',
                          name => 'Ann', text => 'The first.',
                          created => '2026-01-01T00:00:00Z' })
        unless $ENV{PRINTED};
}


# lines of the page, without the block, that are seen and have the word
sub seen {
    my ($word) = @_;

    return @{ $page->value(<<"END") };
(() => {
    const walker = document.createTreeWalker(document.body,
                                             NodeFilter.SHOW_TEXT);
    const lines = [];
    for (let node; (node = walker.nextNode());) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (node.data.includes('$word') && box.width && box.height
            && node.parentElement.checkVisibility()
            && !node.parentElement.closest('#ngx-comments'))
        {
            lines.push(node.data.trim().replace(/\\s+/g, ' ').slice(0, 60));
        }
    }
    return lines;
})()
END
}


sub check {
    my ($name) = @_;

    my $short = $name =~ s/\.html$//r;
    my $printed = $name ne 'article.html';
    my $url = "$site->{url}/printed/$name";

    $page->size(800, 900, 0);

    $page->visit("$site->{url}/twice/$name");
    my @kept = seen('KEPT');

    cmp_ok(scalar @kept, '>=', 3, "$short: an article");
    cmp_ok(scalar seen('GONE'), '>=', $printed ? 2 : 0,
           "$short: and comments that are shown twice by default");

    $page->visit("$site->{url}/empty/$name");
    cmp_ok(scalar seen('GONE'), '>=', $printed ? 2 : 0,
           "$short: what is not imported stays");

    for my $width (390, 800) {
        $page->size($width, 900, 0);
        $page->visit($url);

        is(join('|', seen('GONE')), '', "$short: nothing is shown twice");
        is(join('|', seen('KEPT')), join('|', @kept),
           "$short: the article is there");
        cmp_ok($page->value("document.querySelector('#ngx-comments"
                            . " .comment-body').getBoundingClientRect()"
                            . ".height"), '>', 10, "$short: the thread is");
        cmp_ok($page->value("document.querySelector('#comment-form textarea')"
                            . ".getBoundingClientRect().width"), '>', 200,
               "$short: and its form");
        like($page->value("document.querySelector('#ngx-comments').innerText"),
             qr/The first\./, "$short: the comments are in it");
    }

    $page->screenshot("$folder/printed-$short.png");
}


# what somebody was writing when the thread was closed comes back, and no rule
# for an old form hides it
sub kept {
    $site->ctl('close', '/printed/article.html');
    $page->size(800, 900, 0);
    $page->visit_post("$site->{url}/printed/article.html?comments=post",
                      'name=Ann&text=Typed%20before');

    cmp_ok($page->value("document.querySelectorAll('link[href*="
                        . "\"comments-printed\"]').length"), '>', 0,
           'a refusal: old comments are hidden');
    is($page->value("document.querySelector('#ngx-comments textarea').value"),
       'Typed before', 'the text is there');
    cmp_ok($page->value("document.querySelector('#ngx-comments textarea')"
                        . ".getBoundingClientRect().height"), '>', 50,
           'and is seen');
}


sub look {
    for my $name (@Names) {
        $page->size(1000, 900, 0);
        $page->visit("$site->{url}/twice/$name");
        my %twice = map { $_ => 1 } seen('');
        $page->visit("$site->{url}/printed/$name");
        my %now = map { $_ => 1 } seen('');
        my $count = $page->value("document.querySelectorAll("
            . "'#ngx-comments .comment').length");

        diag("$name: $count comments; hidden: ",
             join(' / ', grep { !$now{$_} } sort keys %twice));
        $page->screenshot("$folder/printed-real-$name.png");
    }

    pass('looked');
}
