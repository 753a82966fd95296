# What commentsctl does while another commentsctl moves the comments: a change
# follows its comment to the new page, a repair leaves nothing of the old one in
# the lists of the site.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

my $dir = tempdir(CLEANUP => 1);
my $site = 'comments:site:test.example';

server_start(workers => 1, server => 'comments on;',
             files => { map { $_ => "<body><p>page</p></body>\n" }
                        qw(a.html b.html) });


sub post {
    my ($page, $text) = @_;

    my $res = http_comment($page, { name => 'Ann', text => $text });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}

# The record of a root; empty: there is none.
sub record {
    my ($page, $id) = @_;

    return redis_cmd('ZRANGE', key($page, "s:$id"), 0, 0)->[0] || '';
}

sub content {
    my ($file) = @_;

    open my $in, '<', "$dir/$file" or return '';

    return join '', <$in>;
}


# a command on a comment that is being moved: it begins behind any command of
# the move, which goes on when the command is done or has to wait

my @changes = (
    [[qw(delete)],          [],            qr/ s1:d/],
    [[qw(spam)],            [],            qr/ s1:s/],
    [[qw(approve)],         [qw(spam)],    qr/ s1:a/],
    [[qw(restore)],         [qw(delete)],  qr/ s1:a/],
    [[qw(edit --name Zoe)], [],            qr/n3:Zoe/],
    [[qw(purge)],           [qw(delete)],  qr/^\z/],
);

my ($from, $to) = ('/a.html', '/b.html');
my ($failed, $wrong, $lost, $waited, $n) = (0, 0, 0, 0, 0);

for ($n = 0; $n < 300; $n++) {
    my ($change, $first, $pattern) = @{ $changes[$n % @changes] };
    my $id = post($from, "comment $n");

    ctl(@$first, $id) if @$first;
    unlink glob "$dir/*";

    # the move has half a second at most to wait
    my $stopped = sub {
        my $pid = fork;

        if (defined $pid && $pid == 0) {
            my $rc = ctl(@$change, $id);

            open my $file, '>', "$dir/new" or POSIX::_exit(1);
            print $file "$rc $out";
            close $file;
            rename "$dir/new", "$dir/done";
            POSIX::_exit(0);
        }

        open my $file, '>', "$dir/stopped" or POSIX::_exit(1);

        my $end = time + 0.5;

        sleep 0.01 until -e "$dir/done" || time > $end;
        print $file 'waited' unless -e "$dir/done";
    };

    stopped_at($n, $stopped, 'move', $from, $to);
    ($from, $to) = ($to, $from);

    last unless -e "$dir/stopped";

    $waited += content('stopped') ne '';

    if (!wait_for(sub { -e "$dir/done" }, 10) || content('done') !~ /^0 /) {
        $failed++;
        diag("behind $n commands: @$change: " . content('done'));
    }

    if (record($to, $id) ne '' || record($from, $id) !~ $pattern) {
        $wrong++;
        diag("behind $n commands: @$change: " . record($from, $id));
    }

    if (ctl('verify') != 0) {
        $lost++;
        diag("behind $n commands: @$change: $out");
    }

    ctl('delete', $id);
    ctl('purge', $id);
}

is($failed, 0, "changes behind each of $n commands of a move find the comment");
is($wrong, 0, 'and are done where it is now');
is($lost, 0, 'all is in order');
cmp_ok($waited, '>', 3, "$waited of them had to wait for the move");
ok($n > 30, 'to the end of it');


# what is not there is said, and how it came that the list has it

my $id = post($from, 'lost');
my $start;

is(ctl('move', $from, $to), 0, 'a move');
redis_cmd('ZREM', "$site:ids", "$id $id $to");
redis_cmd('ZADD', "$site:ids", 0, "$id $id $from");

$start = time;
is(ctl('delete', $id, '000000000000000a'), 1, 'the list of the site is behind');
cmp_ok(time - $start, '>', 1, 'which is waited for');
like($out, qr/^commentsctl: there is no comment "000000000000000a"$/m,
     'no such comment');
like($out, qr/^commentsctl: there is no comment "$id" in \Q$from\E, where the list of the site has it: .* verify --repair$/m,
     'and one that is not where it should be');
like($out, qr/^delete: 0 changed, 2 not there$/m, 'both are counted');

is(ctl('verify', '--repair'), 0, 'mended');
is(ctl('delete', $id), 0, 'it is found');

redis_cmd('DEL', key($to, "s:$id"));
is(ctl('restore', $id), 1, 'a record is missing');
like($out, qr/^commentsctl: the comment "$id" is damaged$/m, 'which is said');
ctl('verify', '--repair');


# a repair while the thread is moved: behind any command of it

($from, $to) = ($to, $from);
post($from, "comment $_") for 1 .. 3;
$lost = 0;
my $moved = 0;

for ($n = 0; $n < 300; $n++) {
    my ($member) = grep { /\Q$from\E$/ } @{ redis_cmd('ZRANGE', "$site:ids", 0,
                                                      -1) };

    redis_cmd('ZREM', "$site:threads", $from);
    redis_cmd('HSET', key($from, 'meta'), 'n', 1000) if $n % 2;
    redis_cmd('ZREM', "$site:ids", $member);
    redis_cmd('ZREM', "$site:latest", $member);
    redis_cmd('ZADD', "$site:ids", 0, $member =~ s/ \S+$/ $to/r);
    redis_cmd('ZADD', "$site:threads", 1, $to);
    unlink glob "$dir/*";

    stopped_at($n, sub {
        open my $file, '>', "$dir/stopped" or POSIX::_exit(1);
        ctl('move', $from, $to);
    }, 'verify', '--repair');

    my $how = "$status $out";

    last unless -e "$dir/stopped";

    $moved += !@{ redis_cmd('KEYS', key($from, '[^d]*')) };
    ($from, $to) = ($to, $from);

    if (ctl('verify') != 0) {
        $lost++;
        diag("behind $n commands of a repair ($how): $out");
        ctl('verify', '--repair');
    }
}

is($lost, 0, "a thread is moved behind each of $n commands of a repair");
is($moved, $n, 'each time');
ok($n > 20, 'and the lists of the site are in order');

is(join('', server_log(qr/\[(error|alert|crit|emerg)\]/)), '',
   'nothing is in the error log');

done_testing();
