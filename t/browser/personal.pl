#!/usr/bin/env perl
# The views of readers and writers, with scripts and without, on a phone and on
# a desk, light and dark; and a writer who has nothing but a keyboard.
#
#   personal.pl FOLDER          pictures go to FOLDER/*.png
use strict;
use warnings;
use utf8;

use FindBin;
use lib $FindBin::Bin;

use Encode ();
use File::Path qw(make_path);
use JSON::PP ();
use Test::More;

use BrowserCdp;
use BrowserChecks;
use BrowserSite;
use BrowserThread;

my ($folder) = @ARGV;

my %Field = map { $_ => "#ngx-comments-$_" } qw(name email website text);
my ($Submit, $Preview) = ('#comment-form .comment-submit',
                          '#comment-form [formaction]');

# Which pages there are: each has an article below these locations.
my $Locations = <<'END';
        location /own/ { comments on; comments_moderation all; }
        location /asks/ {
            comments on;
            comments_check links max=0 action=challenge;
        }
        location /rate/ {
            comments on;
            comments_check rate address=1/1h;
        }
        location /closed/ { comments closed; }
        location /user/ {
            comments on;
            comments_user $http_x_user;
            comments_require user;
            comments_login /login;
        }
        location /member/ {
            comments on;
            comments_user "Orla Fenn";
            comments_moderator 1;
        }
END

binmode $_, ':utf8' for Test::More->builder->output,
                        Test::More->builder->failure_output;

my $site = BrowserSite->start("$folder/site-of-personal", $Locations);
my $browser = BrowserCdp->start("$folder/browser-of-personal");
my $checks = BrowserChecks->new($folder);
my $page;

pages();

for my $scripts (1, 0) {
    $page = $browser->page;
    $page->scripts($scripts);
    $page->size(1200, 900);

    my $dir = $scripts ? 'on' : 'off';

    threads($dir);
    drafts($dir);
    votes($dir);
    own($dir);
    refusals($dir);
    standalone($dir);
    $page->close;
}

$page = $browser->page;
$page->scripts(0);
$page->size(1200, 900);
keyboard();

$checks->nu(glob "$FindBin::Bin/../../ngx_comments_module/web/comments/*.css");

my @complaints = grep { !/favicon/ } $site->complaints;
is("@complaints", '', 'a quiet error log');

done_testing();


sub pages {
    make_path(map { "$folder/site-of-personal/site/$_" }
              qw(own asks rate closed user member));
    $site->write_page('site.css', BrowserThread::stylesheet());

    for my $dir (qw(on off)) {
        $site->write_page($_ . ".html", BrowserThread::article('An article'))
            for map { "$_$dir" } qw(thread- long- draft- own/ asks/ rate/
                                    closed/ user/ member/);
        $site->import_lines(
            BrowserThread::lines("/thread-$dir.html", time()),
            BrowserThread::lines("/closed/$dir.html", time()),
            BrowserThread::lines("/long-$dir.html", time(), 50));
    }

    $site->write_page('keys.html', BrowserThread::article('By keys'));
}


sub view {
    my ($name, $dir, %option) = @_;

    # without scripts the looks are the same: one picture of each width
    $checks->view($page, "$name-scripts-$dir", %option,
                  light => $dir eq 'off');
    $page->size(1200, 900);
}


sub visit { $page->visit("$site->{url}$_[0]") }


sub text_of {
    return $page->value("document.querySelector('$_[0]')?.innerText")
           // '(nothing)';
}


# the status of the page that is there
sub status { return $page->{status}{ $page->value('location.href')
                                     =~ s/#.*//r } // 0 }


sub write_comment {
    my ($text, %more) = @_;

    $page->type($Field{name}, 'Ann Ü');
    $page->type($Field{text}, $text);
    $page->type($Field{$_}, $more{$_}) for keys %more;
}


sub threads {
    my ($dir) = @_;

    visit("/draft-$dir.html");
    view('empty', $dir);

    visit("/thread-$dir.html");
    is($page->value("document.querySelectorAll('.comment').length"), 10,
       'the thread is there');
    is($page->value("document.querySelectorAll('.comment-removed').length"),
       1, 'with a removed comment in its place');
    view('thread', $dir);
    $checks->keys($page, "thread-$dir");

    $page->size(390, 844);
    visit("/long-$dir.html");
    view('long', $dir, only => 390);

    visit("/closed/$dir.html");
    is($page->value("document.querySelector('#comment-form')"), undef,
       'a closed thread has no form');
    view('closed', $dir, only => 390);
}


sub drafts {
    my ($dir) = @_;

    visit("/thread-$dir.html");
    $page->click('.comment-actions a', 1);
    like($page->value('location.href'), qr/comments=reply/, 'a reply');
    view('reply', $dir);

    visit("/draft-$dir.html");
    write_comment("Some *text*.\n\n" . 'A long line. ' x 40);
    $page->click($Preview, 1);
    ok($page->value("!!document.querySelector('#ngx-comments-preview')"),
       'a preview');
    view('preview', $dir);
}


# a vote and a report, by the form of a comment
sub votes {
    my ($dir) = @_;

    visit("/thread-$dir.html");
    $page->click('.comment-votes button[value=up]', 1);
    is(votes_of("/thread-$dir.html"), 1, 'a vote counts');
    view('voted', $dir);

    $page->click('.comment-votes button[value=flag], .comment-flag', 1);
    like($site->ctl('list', '--status', 'flagged'), qr/thread-$dir/,
         'a report is stored');
    view('flagged', $dir, only => 390);
}


# all votes for comments of a page
sub votes_of {
    my ($uri) = @_;

    my $json = JSON::PP->new->utf8->decode(
        $site->get("$uri?comments=json")->{content});
    my $sum = 0;
    $sum += $_->{votes}{up} for @{ $json->{comments} };

    return $sum;
}


sub own {
    my ($dir) = @_;

    visit("/own/$dir.html");
    write_comment("My own comment.\n\nIt waits for somebody.");
    $page->click($Submit, 1);
    ok($page->value("!!document.querySelector('.comment-pending')"),
       'the author sees the comment that is held');
    is($site->get("/own/$dir.html")->{content} =~ /My own comment/ ? 1 : 0, 0,
       'nobody else does');
    view('held', $dir);
    $checks->keys($page, "held-$dir");

    visit("/draft-$dir.html");
    write_comment('Another one, on the page at once.');
    $page->click($Submit, 1);
    view('posted', $dir);

    $page->click('.comment-own .comment-edit', 1);
    like($page->value("document.querySelector('$Field{text}').value"),
         qr/at once/, 'the form has the text to be edited');
    view('edit', $dir);

    $page->type($Field{text}, 'Edited, and on the page.');
    $page->click($Submit, 1);
    ok($page->value("!!document.querySelector('.comment-edited')"), 'edited');
    view('edited', $dir, only => 390);

    $page->click('.comment-own .comment-delete', 1);
    unlike(text_of('#ngx-comments'), qr/on the page/, 'deleted');
    view('deleted', $dir, only => 390);
}


sub refusals {
    my ($dir) = @_;

    visit("/thread-$dir.html?comments=show&id=0000000000000000");
    is(status(), 404, 'a comment that is not there');
    view('unknown', $dir, only => 390);

    visit("/draft-$dir.html");
    write_comment('Hello', website => 'javascript:void(0)');
    $page->click($Submit, 1);
    is(status(), 422, 'a refusal');
    view('refused', $dir);
    $checks->keys($page, "refused-$dir");

    # a comment of somebody else
    my ($id) = $site->get("/thread-$dir.html")->{content}
               =~ /id="comment-(\w{16})"/;
    $page->visit_post("$site->{url}/thread-$dir.html?comments=edit&id=$id",
                      'text=Mine');
    is(status(), 403, 'not yours');
    view('not-yours', $dir, only => 390);

    visit("/rate/$dir.html");
    write_comment('Once');
    $page->click($Submit, 1);
    visit("/rate/$dir.html");
    write_comment('And again');
    $page->click($Submit, 1);
    is(status(), 429, 'too many');
    view('too-many', $dir);

    visit("/asks/$dir.html");
    write_comment('See https://a.example/ for more.');
    $page->click($Submit, 1);
    is(status(), 403, 'a challenge');
    view('challenge', $dir);
    $checks->keys($page, "challenge-$dir");

    visit("/user/$dir.html");
    view('sign-in', $dir, only => 390);

    visit("/member/$dir.html");
    $page->type($Field{text}, 'Said by who runs the site.');
    $page->click($Submit, 1);
    is(text_of('.comment-badge'), 'Moderator', 'a badge');
    view('member', $dir, only => 390);
}


# pages from elsewhere have pages of their own for answers
sub standalone {
    my ($dir) = @_;

    visit("/proxy/draft-$dir.html");
    write_comment('A preview on a page of its own.');
    $page->click($Preview, 1);
    ok($page->value("!!document.querySelector('.ngx-comments-page')"),
       'a page of its own');
    view('standalone', $dir, root => 'body');
}


# A comment, an answer, a change and a deletion by keys alone.
sub keyboard {
    visit('/keys.html');

    tab_to($Field{name});
    $page->command('Input.insertText', text => 'Ann');
    tab_to($Field{text});
    $page->command('Input.insertText', text => 'By keys alone');
    tab_to($Submit);
    $page->key('Enter', 1);
    is_deeply(texts(), [ '<p>By keys alone</p>' ],
              'Enter on the button has sent it');

    tab_to('.comment-own .comment-edit');
    $page->key('Enter', 1);
    focus_on($Field{text});
    $page->command('Input.insertText', text => '!');
    tab_to($Submit);
    $page->key(' ', 1);
    like(texts()->[0], qr/By keys alone!|!By keys alone/,
         'the space key has sent the change');

    visit('/keys.html');
    tab_to('.comment-actions a');
    $page->key('Enter', 1);
    tab_to($Field{name}, 3);
    $page->command('Input.insertText', text => 'Bo');
    tab_to($Field{text});
    $page->command('Input.insertText', text => 'An answer');
    tab_to($Submit);
    $page->key('Enter', 1);
    is(scalar @{ texts() }, 2, 'an answer');

    tab_to('.comment-own .comment-delete');
    $page->key('Enter', 1);
    is(scalar @{ texts() }, 1, 'it is deleted');
}


sub focus_on {
    my ($selector) = @_;

    ok($page->value("document.activeElement.matches('$selector')"),
       "the focus is on $selector");
}


# presses the Tab key until the element has the focus, so many times at most
sub tab_to {
    my ($selector, $most) = @_;

    for (0 .. $most // 60) {
        return if $page->value("document.activeElement.matches('$selector')");
        $page->key('Tab');
    }

    fail("the Tab key leads to $selector");
}


# what is stored of the page's comments
sub texts {
    my $json = JSON::PP->new->utf8->decode(
        $site->get('/keys.html?comments=json')->{content});

    return [ map { $_->{html} } grep { $_->{status} eq 'approved' }
                 @{ $json->{comments} } ];
}
