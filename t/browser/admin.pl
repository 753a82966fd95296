#!/usr/bin/env perl
# The page of moderators, with scripts and without, on a phone and on a desk,
# light and dark; a moderator who has nothing but a keyboard; and the keys of the
# page's script.
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
    others($scripts ? 'on' : 'off');
    person($scripts ? 'on' : 'off');
    $page->close;
}

moderator(0);
keyboard();
$page->close;

moderator(1);
shortcuts();
not_shortcuts();
list_of_keys();
$page->close;

moderator(0);
erased();

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
        $line->{email} = ($n % 2 ? "reader$n" : 'wren') . '@mail.example';
        $line->{created} = BrowserThread::stamp($now - 60_000 / ($n + 1));
    }

    $site->import_lines(@thread, @held,
        { thread => '/tides.html', url => '/tides.html',
          title => 'About tides' },
        { thread => '/clocks.html', url => '/clocks.html',
          title => 'About <clocks> & "other" things of ' . 'length' x 12 });

    # readers report two comments
    my $thread = $site->get('/tides.html?comments=json')->{content};

    for my $comment (@{ JSON::PP::decode_json($thread)->{comments} }[0, 1]) {
        my $answer = $site->post('/tides.html', "flag&id=$comment->{id}", '');

        die "flag: $answer->{status} $answer->{content}\n"
            if $answer->{status} != 303;
    }
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


# the log, and a page with the controls of moderators
sub others {
    my ($dir) = @_;

    visit('audit');
    cmp_ok($page->value("document.querySelectorAll('.audit li').length"), '>',
           3, 'the log');
    view('audit', $dir);
    $checks->keys($page, "admin-audit-$dir", 'body');

    $page->visit("$site->{url}/clocks.html?comments=moderate");
    ok($page->value("!!document.querySelector("
                    . "'#ngx-comments button[value=approve]')"),
       'a page with the controls of moderators');
    view('moderate', $dir, root => '#ngx-comments');
    $checks->keys($page, "admin-moderate-$dir", '#ngx-comments');
}


# everything of one person, by a link at one of the comments
sub person {
    my ($dir) = @_;

    my $id = of_wren();

    visit("queue?status=all&q=$id");
    $page->click('.entry summary');
    $page->click('.entry details a[href^=person]', 1);
    cmp_ok(entries(), '>', 3, 'a page of one person');
    view('person', $dir);
    $checks->keys($page, "admin-person-$dir", 'body');
}


# the id of a comment of somebody who has written several
sub of_wren {
    my (%n, %id);

    for my $comment (map { @{ queue("status=$_")->{comments} } }
                     qw(pending spam deleted))
    {
        my $hash = $comment->{author}{email_hash} // next;

        $n{$hash}++;
        $id{$hash} //= $comment->{id};
    }

    my ($most) = sort { $n{$b} <=> $n{$a} } keys %n;

    die "nobody has several comments\n" unless $most && $n{$most} > 3;

    return $id{$most};
}


# everything of one person, by keys alone
sub erased {
    my $id = of_wren();

    visit("person?id=$id");
    tab_to('button[value=erase]', 200);
    $page->key('Enter', 1);
    like(text_of('.notice'), qr/erased for good: \d/, 'all of it is erased');
    is(status_of($id), 'gone', 'for good');
    view('erased', 'off', only => 390);
}


# Two comments by their boxes, one by its own button, undo, and a search.
sub keyboard {
    visit('queue?status=pending');
    my ($first, $second, $third) = ids();

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


# ids of the comments of the page, in order
sub ids {
    return split / /, $page->value(
        "[...document.querySelectorAll('.entry')].map((e) =>"
        . " e.id.slice(2)).join(' ')");
}


# the id of the comment that has the focus
sub at { return $page->value('document.activeElement.id') =~ s/^c-//r }


# what each key of the list does
sub shortcuts {
    visit('queue?status=pending');
    my @ids = ids();

    $page->key('a');
    is(status_of($ids[0]), 'pending', 'without a comment no key acts');

    for (['j', 0], ['j', 1], ['k', 0], ['k', 0], ['j', 1], ['j', 2]) {
        $page->key($_->[0]);
        is(at(), $ids[ $_->[1] ], "$_->[0] goes to comment $_->[1]");
        is(BrowserChecks::unseen($page), '', 'which is seen, with an outline');
        cmp_ok($page->value("document.activeElement.getBoundingClientRect().top"
            . " - document.querySelector('#many').getBoundingClientRect()"
            . ".bottom"), '>=', 0, 'below the bar');
    }

    $page->key('x');
    is($page->value("[...document.querySelectorAll('[name=id]:checked')]"
                    . ".map((e) => e.value).join(' ')"), $ids[2],
       'x selects the comment');
    $page->key('x');
    is($page->value("document.querySelectorAll('[name=id]:checked').length"),
       0, 'and does not any more');

    for (['a', 'approved'], ['s', 'spam'], ['d', 'deleted']) {
        my ($key, $status) = @$_;

        $page->key($key, 1);
        is(status_of($ids[2]), $status, "$key: $status");
        is(at(), $ids[3], 'and the next comment has the focus');
        is(join(' ', map { status_of($_) } @ids[0, 1, 3]),
           'pending pending pending', 'no other has changed');

        $page->key('u', 1);
        is(status_of($ids[2]), 'pending', 'u has undone it');
        $page->key('k');
        is(at(), $ids[2], 'k goes back');
    }

    # the status that was seen travels with it
    $site->act($Basic{ben}, "do=spam&id=$ids[2]");
    $page->key('a', 1);
    is(status_of($ids[2]), 'spam', 'who was faster');
    like(text_of('.notice'), qr/by ben/, 'is told');
    $site->act($Basic{ben}, "do=hold&id=$ids[2]");

    $site->act($Basic{ben}, "do=delete&id=$ids[2]");
    visit("queue?status=all&q=$ids[2]");
    $page->key('j');
    $page->key('r', 1);
    is(status_of($ids[2]), 'pending', 'r restores');

    visit('queue?status=approved');
    $page->key('j');
    my $id = at();
    $page->key('r', 1);
    like($page->value('location.href'),
         qr/\.html\?comments=reply&id=$id#comment-form/, 'r replies');
    ok($page->value("!!document.querySelector('#comment-form [name=parent]')"),
       'by the form of the page');
}


# keys that are somebody else's
sub not_shortcuts {
    visit('queue?status=pending');
    my @ids = ids();

    $page->key('j');
    $page->key($_->[0], 0, $_->[1])
        for ['d', 1], ['d', 2], ['d', 4], ['s', 2], ['k', 2], ['j', 1];
    is(at(), $ids[0], 'with Alt, Ctrl or Meta no key goes anywhere');

    $page->command('Input.dispatchKeyEvent', type => 'keyDown', key => 'd',
                   code => 'KeyD', windowsVirtualKeyCode => 68, text => 'd',
                   autoRepeat => JSON::PP::true);
    $page->value("document.activeElement.dispatchEvent(new KeyboardEvent("
                 . "'keydown', { key: 'd', bubbles: true,"
                 . " isComposing: true })); 1");

    $page->click('.entry summary');

    for my $field ('.entry textarea', '.entry select', '[type=search]') {
        $page->command('DOM.focus', nodeId => $page->node($field));
        $page->key($_) for qw(a s d j k x u ?);
        ok($page->value("document.activeElement.matches('$field')"),
           "in $field they go nowhere");
        ok(!$page->value("document.querySelector('#keys').open"),
           'nor open the list');
    }

    is($page->value("document.querySelector('[type=search]').value"),
       'asdjkxu?', 'but are text');
    is(status_of($ids[0]), 'pending', 'and nothing has happened');
    is($page->value("document.querySelectorAll('[name=id]:checked').length"),
       0, 'nor is anything selected');
}


sub list_of_keys {
    visit('queue?status=pending');
    my @ids = ids();

    $page->key('j');
    $page->key('?');
    ok($page->value("document.querySelector('#keys').matches(':modal')"
                    . " && document.querySelector('#keys')"
                    . ".contains(document.activeElement)"),
       '? opens the list, which has the focus');
    view('keys', 'on');
    $page->key('d');
    is(status_of($ids[0]), 'pending', 'no key acts behind it');

    $page->key('Escape');
    ok(!$page->value("document.querySelector('#keys').open"), 'Esc closes it');
    is(at(), $ids[0], 'and the focus is back');

    $page->key('?');
    $page->key('?');
    ok(!$page->value("document.querySelector('#keys').open"), '? does, too');

    $page->click('#keys-open');
    $page->click('#keys-on');
    $page->click('#keys form button');
    visit('queue?status=pending');
    $page->key($_) for qw(j d ?);
    is(at(), '', 'who wants no keys has none');
    ok(!$page->value("document.querySelector('#keys').open"),
       'nor opens the list by one');

    $page->click('#keys-open');
    $page->click('#keys-on');
    $page->key('Escape');
    $page->key('j');
    is(at(), $ids[0], 'and has them again');
}
