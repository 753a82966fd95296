#!/usr/bin/env perl
# The page of moderators, with scripts and without, on a phone and on a desk,
# light and dark; and a moderator who has nothing but a keyboard.
#
#   admin.pl FOLDER             pictures go to FOLDER/*.png
use strict;
use warnings;
use utf8;

use FindBin;
use lib $FindBin::Bin;

use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use Test::More;

use BrowserCdp;
use BrowserChecks;
use BrowserSite;
use BrowserThread;

my ($folder) = @ARGV;

my $Locations = <<"END";
        location ^~ /comments/admin/ {
            comments_admin \$remote_user;
            auth_basic moderators;
            auth_basic_user_file $folder/site-of-admin/htpasswd;
        }
        location ^~ /empty/admin/ {
            comments_site empty.example;
            comments_admin \$remote_user;
            auth_basic moderators;
            auth_basic_user_file $folder/site-of-admin/htpasswd;
        }
END

my %Basic = map { $_ => 'Basic ' . encode_base64("$_:pw", '') } qw(ann ben);

binmode $_, ':utf8' for Test::More->builder->output,
                        Test::More->builder->failure_output;

my $site = BrowserSite->start("$folder/site-of-admin", $Locations);
my $browser = BrowserCdp->start("$folder/browser-of-admin");
my $checks = BrowserChecks->new($folder);
my $page;

fill();

for my $scripts (1, 0) {
    moderator($scripts);
    queues($scripts ? 'on' : 'off');
    notices($scripts ? 'on' : 'off');
    $page->close;
}

moderator(0);
keyboard();

$checks->nu("$FindBin::Bin/../../ngx_comments_module/web/comments-admin.css");

my @complaints = grep { !/favicon/ } $site->complaints;
is("@complaints", '', 'a quiet error log');

done_testing();


# Held, spam, flagged, approved, deleted; a long queue of long texts is that of
# the approved ones.
sub fill {
    my $now = time();
    my $n = 0;

    $site->write_page('site.css', BrowserThread::stylesheet());
    $site->write_page("$_.html", BrowserThread::article("About $_"))
        for qw(tides clocks);
    BrowserSite::write_file("$folder/site-of-admin/htpasswd",
                            "ann:{PLAIN}pw\nben:{PLAIN}pw\n");

    my @thread = BrowserThread::lines('/tides.html', $now, 50);
    my @held = BrowserThread::lines('/clocks.html', $now);
    my @states = ([ 'pending', 'moderation:first' ],
                  [ 'pending', 'links:too_many_links 4' ],
                  [ 'spam', 'words:word casino' ], [ 'pending', 'flags:3' ],
                  [ 'spam', 'links:bbcode' ]);

    for my $line (@held) {
        my ($status, $reason) = @{ $states[$n++ % @states] };

        next if $line->{status};
        delete $line->{pinned};
        @$line{qw(status reason)} = ($status, $reason);
        $line->{email} = "reader$n\@mail.example";
        $line->{created} = BrowserThread::stamp($now - 60_000 / ($n + 1));
    }

    $site->import_lines(@thread, @held,
        { thread => '/tides.html', url => '/tides.html',
          title => 'About tides' },
        { thread => '/clocks.html', url => '/clocks.html',
          title => 'About <clocks> & "other" things of ' . 'length' x 12 });
}


sub moderator {
    my ($scripts) = @_;

    $page = $browser->page;
    $page->scripts($scripts);
    $page->size(1200, 900);
    $page->headers(Authorization => $Basic{ann});
}


sub view {
    my ($name, $dir, %option) = @_;

    $checks->view($page, "admin-$name-scripts-$dir", root => 'body', %option,
                  light => $dir eq 'off');
    $page->size(1200, 900);
}


sub visit { $page->visit("$site->{url}/comments/admin/$_[0]") }


sub entries { $page->value("document.querySelectorAll('.entry').length") }


sub text_of {
    return $page->value("document.querySelector('$_[0]')?.innerText")
           // '(nothing)';
}


# what the queue says as JSON
sub queue {
    my ($args) = @_;

    my $answer = $site->get("/comments/admin/queue?$args",
                            Authorization => $Basic{ben},
                            Accept => 'application/json');

    return JSON::PP->new->utf8->decode($answer->{content});
}


sub status_of {
    my ($id) = @_;

    return queue("status=all&q=$id")->{comments}[0]{status} // 'gone';
}


sub queues {
    my ($dir) = @_;

    visit('');
    cmp_ok(entries(), '>', 3, 'the queue');
    view('pending', $dir);
    $checks->keys($page, "admin-pending-$dir", 'body');

    for my $status (qw(spam deleted flagged)) {
        visit("queue?status=$status");
        cmp_ok(entries(), '>', 0, "comments that are $status");
        view($status, $dir, only => $dir eq 'on' ? 0 : 390);
    }

    visit('queue?status=approved');
    is(entries(), 50, 'a full page');
    view('approved', $dir, only => $dir eq 'on' ? 0 : 390);

    visit('queue?status=all&q=nothing-has-it');
    is(entries(), 0, 'a search that finds nothing');
    view('nothing', $dir, only => 390);

    $page->visit("$site->{url}/empty/admin/queue");
    is(entries(), 0, 'an empty queue');
    view('empty', $dir);

    visit('queue?status=pending');
    $page->click('.entry summary');
    ok($page->value("document.querySelector('.entry details').open"),
       'what is needed less often');
    view('details', $dir);
    $checks->keys($page, "admin-details-$dir", 'body');
}


sub notices {
    my ($dir) = @_;

    visit('queue?status=pending');
    my $before = entries();
    my $id = $page->value("document.querySelector('.entry').id.slice(2)");

    $page->click('.entry button[value=approve]', 1);
    is(status_of($id), 'approved', 'a button has approved');
    is(entries(), $before - 1, 'it is not in the queue any more');
    view('notice', $dir);

    $page->click('.notice button', 1);
    is(status_of($id), 'pending', 'the notice has undone it');
    view('undone', $dir, only => 390);

    # a second moderator was faster
    visit('queue?status=pending');
    $site->act($Basic{ben}, "do=spam&id=$id");
    $page->click("#c-$id button[value=approve]", 1);
    like(text_of('.notice'), qr/by ben/, 'who was faster');
    is(status_of($id), 'spam', 'and it is left alone');
    view('faster', $dir);

    $site->act($Basic{ben}, "do=hold&id=$id");
    is(status_of($id), 'pending', 'as it was');
}


# Two comments by their boxes, one by its own button, undo, and a search.
sub keyboard {
    visit('queue?status=pending');
    my ($first, $second, $third) = split / /, $page->value(
        "[...document.querySelectorAll('.entry')].map((e) =>"
        . " e.id.slice(2)).join(' ')");

    for my $id ($first, $second) {
        tab_to("#c-$id input[type=checkbox]");
        $page->key(' ');
        ok($page->value("document.activeElement.checked"),
           'the space key has checked a box');
    }

    tab_to('#many button[value=approve]', 200, 8);
    $page->key('Enter', 1);
    is(status_of($_), 'approved', 'approved by the bar') for $first, $second;
    is(status_of($third), 'pending', 'and no other');

    tab_to('.notice button');
    $page->key('Enter', 1);
    is(status_of($_), 'pending', 'undone') for $first, $second;

    tab_to("#c-$third button[value=spam]", 200);
    $page->key(' ', 1);
    is(status_of($third), 'spam', 'spam by its own button');

    tab_to('.notice button');
    $page->key(' ', 1);
    is(status_of($third), 'pending', 'undone');

    tab_to("#c-$first summary", 200);
    $page->key('Enter');
    tab_to("#c-$first textarea");
    $page->key('a', 0, 2);
    $page->type("#c-$first textarea", 'Mended by hand');
    tab_to("#c-$first button[value=edit]");
    $page->key('Enter', 1);
    like(queue("status=all&q=$first")->{comments}[0]{text} // '',
         qr/Mended by hand/, 'edited');

    tab_to('[type=search]');
    $page->command('Input.insertText', text => 'Mended');
    $page->key('Enter', 1);
    is(entries(), 1, 'found');
}


# presses the Tab key until the element has the focus; with a modifier (8 is the
# shift key) backwards
sub tab_to {
    my ($selector, $most, $modifier) = @_;

    for (0 .. $most // 60) {
        return if $page->value("document.activeElement.matches('$selector')");
        $page->key('Tab', 0, $modifier);
    }

    fail("the Tab key leads to $selector");
}
