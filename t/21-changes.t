# commentsctl decides on comments of a running site: what readers get next, what
# stays of a comment, and what the lists and the log say.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my @ctl = ($ctl, '--redis', 'unix:' . redis_sock(), '--site', 'test.example');
my $key = 'comments:{test.example:/a.html}';

die "there is no $ctl\n" unless -x $ctl;


# What it printed, on both; its exit status is in $status.
my $status;

sub ctl {
    my ($input, @args) = ref $_[0] ? (${ $_[0] }, @_[1 .. $#_]) : ('', @_);

    my $in = "$ENV{TEST_NGINX_SERVROOT}-input";
    open my $file, '>', $in or die "$in: $!";
    print $file $input;
    close $file or die "$in: $!";

    my $command = join ' ', map { "'" . s/'/'\\''/gr . "'" } @ctl, @args;
    my $out = `$command < '$in' 2>&1`;

    $status = $? >> 8;

    return $out;
}


sub post {
    my ($text, $parent) = @_;

    my $res = http_comment('/a.html', { name => 'Ann', text => $text,
                                        $parent ? (parent => $parent) : () });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}


# The page has the text, or has it no more; it is asked for until it does.
sub page_is {
    my ($like, $pattern, $name) = @_;

    my $page = '';

    ok(wait_for(sub { $page = http_get('/a.html')->{content};
                      return ($page =~ $pattern ? 1 : 0) == $like; }, 10),
       $name)
        or diag(substr $page, 0, 3000);
}


sub shows { page_is(1, @_) }
sub hides { page_is(0, @_) }

sub count { http_get('/a.html?comments=count')->{content} + 0 }


server_start(server => 'comments on; comments_cache_valid 1h;',
             files => { 'a.html' => "<body><p>page</p></body>\n" });

my $root = post('the-root');
my $reply = post('the-reply', $root);
my $other = post('the-other');

shows(qr/the-root.*the-reply.*the-other/s, 'a page with three comments');
is(count(), 3, 'three');


# delete and restore

like(ctl('delete', $root, '--by', 'Zoe'), qr/^delete: 1 changed$/m,
     'a root is deleted');
is($status, 0, 'which is no error');
hides(qr/the-root/, 'its text is gone from the page at once');
shows(qr/the-reply/, 'its reply stays');
is(count(), 2, 'two are counted');
is(redis_cmd('ZCARD', "$key:roots"), 2, 'the root still takes part in paging');

my ($place) = grep { $_->{id} eq $root } http_thread('/a.html');

is($place->{status}, 'deleted', 'in JSON it is a place');
ok(!defined $place->{author} && !length($place->{html} // ''),
   'without author and text');

like(ctl('delete', $root), qr/^delete: 0 changed, 1 as before$/m,
     'a second time changes nothing');
is($status, 0, 'and is no error');

like(ctl('restore', $root), qr/^restore: 1 changed$/m, 'it is restored');
shows(qr/the-root/, 'and is there again');
is(count(), 3, 'and counted');

like(ctl('restore', $root), qr/^restore: 0 changed, 1 as before$/m,
     'what is not deleted is as it was');


# spam and approve; the last approved one of a root

like(ctl('spam', $other), qr/^spam: 1 changed$/m, 'another is spam');
hides(qr/the-other/, 'it is gone');
is(redis_cmd('ZCARD', "$key:roots"), 1, 'with its root');
is(redis_cmd('HEXISTS', "$key:live", $other), 0, 'of which nothing is left');
like(ctl('restore', $other), qr/is not deleted but spam/,
     'spam is not restored');
is($status, 1, 'which the exit status says');
like(ctl('list', '--status', 'spam'), qr/^$other .* spam /m, 'it is listed');
unlike(ctl('list', '--status', 'spam'), qr/$root/, 'and no other');

like(ctl('delete', $other), qr/1 changed/, 'spam is deleted');
like(ctl('restore', $other), qr/1 changed/, 'and restored');
like(ctl('list', '--status', 'spam'), qr/^$other .* spam /m,
     'to what it was: spam');

like(ctl(\"$other\n\n$root\n", 'approve', '-'),
     qr/^approve: 1 changed, 1 as before$/m, 'ids come by standard input');
shows(qr/the-other/, 'what is approved is there again');
is(redis_cmd('ZCARD', "$key:roots"), 2, 'with its root');


# edit

like(ctl(\"the-*new*\ntext\n", 'edit', $reply, '--text', '-', '--name', 'Eve'),
     qr/^\z/, 'a comment is edited');
is($status, 0, 'which is no error');
shows(qr/the-<em>new<\/em>/, 'the page has the new text');
shows(qr/Eve/, 'and the new name');
hides(qr/the-reply/, 'and not the old text');

like(ctl('edit', $reply, '--name', 'Eva'), qr/^\z/, 'its name alone');
shows(qr/Eva/, 'another one');
shows(qr/the-<em>new<\/em>/, 'the text stays');
like(ctl(\"\n \n", 'edit', $reply, '--text', '-'), qr/text: required/,
     'an empty text is refused');
is($status, 2, 'as a usage error');


# close and open

is(ctl('close', '/a.html'), '', 'the thread is closed');
is(http_comment('/a.html', { name => 'Ann', text => 'too late' })->{status},
   403, 'it takes no posts');
is(ctl('open', 'http://test.example/a.html'), '', 'it is opened by its URL');
like(post('in-time'), qr/^\w{16}$/, 'and takes posts');


# purge

like(ctl('purge', $root), qr/is approved; only what is deleted or spam/,
     'what is shown is not purged');
is($status, 1, 'which the exit status says');

ctl('delete', $root);
like(ctl('purge', $root), qr/^purge: 1 changed$/m, 'what is deleted is');
shows(qr/the-<em>new/, 'a reply stays');
like(ctl('show', '/a.html'), qr/^$root .* deleted$/m, 'in its place');
unlike(ctl('export'), qr/the-root/, 'the text is nowhere');
like(ctl('restore', $root), qr/was purged: nothing of it is left/,
     'it cannot be restored');

ctl('spam', $other);
like(ctl('purge', $other), qr/^purge: 1 changed$/m, 'a comment without replies');
unlike(ctl('show', '/a.html'), qr/$other/, 'leaves nothing');
is(redis_cmd('EXISTS', "$key:s:$other"), 0, 'at all');


# what is not there

like(ctl('delete', '0000000000000001', $reply),
     qr/there is no comment "0{15}1".*delete: 1 changed, 1 not there/s,
     'an unknown id is said, the others are done');
is($status, 1, 'and is in the exit status');
like(ctl('delete', 'x' x 16 . '!'), qr/is no id of a comment/, 'no id');
is($status, 2, 'is a usage error');
like(ctl('delete'), qr/expected ids/, 'none at all too');
is($status, 2, 'is one');


# the log, and that all lists are right

my @log = map { { @{ $_->[1] } } }
          @{ redis_cmd('XRANGE', 'comments:site:test.example:log', '-', '+') };

is(join(' ', map { $_->{op} } grep { $_->{id} eq $root } @log),
   'post delete restore delete purge', 'the log has what was done');

my ($deleted) = grep { $_->{op} eq 'delete' && $_->{id} eq $root } @log;

is("$deleted->{from}$deleted->{to} $deleted->{by}", 'ad Zoe', 'from, to and by');

like(ctl('verify'), qr/ 0 problems/, 'all lists are right');
like(ctl('recent', '--limit', '1'), qr/^\w{16} .* approved  Ann  \/a\.html  \(from [0-9a-f]{32}\)$/m,
     'the newest comment');

is(join('', server_log(qr/\[(error|alert|crit|emerg)\]/)), '',
   'nothing is in the error log');

done_testing();
