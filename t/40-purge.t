# What was deleted is purged after comments_purge_after: by one worker of one
# host at a time, each comment once. And the lists of spam, deleted and emptied
# comments behind that, which verify makes anew.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use File::Path qw(make_path remove_tree);
use JSON::PP ();
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

my $site = 'comments:site:test.example';
my $page = "<body><p>page</p></body>\n";
my $other;          # process id of the other host's master
my $owner = $$;

END {
    if (defined $other && $$ == $owner) {
        local ($?, $!);
        kill 'TERM', $other;
        waitpid $other, 0;
    }
}

# An nginx that shares nothing with the first one but Redis.
sub other_host {
    my ($after) = @_;

    my $dir = "$ENV{TEST_NGINX_SERVROOT}-other";
    my $port = free_port();
    my $load = join '', map { "load_module $_;\n" }
               split ' ', $ENV{TEST_NGINX_LOAD_MODULES};
    my $user = $< == 0 ? "user root;\n" : '';

    remove_tree($dir);
    make_path("$dir/logs", "$dir/temp", "$dir/html");

    open my $out, '>', "$dir/nginx.conf" or die "nginx.conf: $!";
    print $out <<"_EOC_";
$load${user}daemon off;
worker_processes 2;
pid nginx.pid;
error_log logs/error.log info;
events { worker_connections 64; }
http {
    client_body_temp_path temp/b; proxy_temp_path temp/p;
    fastcgi_temp_path temp/f; uwsgi_temp_path temp/u; scgi_temp_path temp/s;
    access_log off;
    comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;
    comments_purge_after $after;
    server { listen 127.0.0.1:$port; server_name test.example; comments on; }
}
_EOC_
    close $out;

    $other = fork;

    die "fork: $!" unless defined $other;

    if ($other == 0) {
        POSIX::setsid();
        exec { $ENV{TEST_NGINX_BINARY} } $ENV{TEST_NGINX_BINARY}, '-p', "$dir/",
            '-c', "$dir/nginx.conf", '-e', "$dir/logs/error.log"
            or POSIX::_exit(127);
    }

    return "$dir/logs/error.log";
}

sub start {
    my ($after) = @_;

    server_start(workers => 2,
                 http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;"
                         . " comments_purge_after $after;",
                 server => 'comments on; comments_check off;',
                 files => { map { $_ => $page } qw(a.html b.html c.html) });
}

my $n = 0;

sub post {
    my ($uri, $parent) = @_;

    $n++;

    my $res = http_comment($uri, { name => "Author $n",
                                   email => "author$n\@mail.example",
                                   text => "secret text $n.",
                                   $parent ? (parent => $parent) : () });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}

# The entries of the log, and when they were made.
sub entries {
    my ($op) = @_;

    return grep { $_->{op} eq $op }
           map { { at => $_->[0] =~ s/-.*//r, @{ $_->[1] } } }
           @{ redis_cmd('XRANGE', "$site:log", '-', '+') };
}

sub list { return redis_cmd('ZRANGE', "$site:$_[0]", 0, -1) }


# two hosts: each comment is purged once, and not before its time

start('off');

my $root = post('/a.html');
my $reply = post('/a.html', $root);
my @gone = map { post($_) } ('/a.html', '/b.html', '/c.html') x 60;
my $spam = post('/a.html');
my $kept = post('/b.html');
my $back = post('/b.html');
my $moved = post('/c.html');

is(ctl('delete', $root, @gone, $back, $moved), 0, 'comments are deleted')
    or diag $out;
is(ctl('spam', $spam), 0, 'one is spam');
is(ctl('restore', $back), 0, 'one is restored');
is(ctl('move', '/c.html', '/d.html'), 0, 'some are moved');
is_deeply([ sort @{ list('deleted') } ], [ sort $root, @gone, $moved ],
          'the list of deleted comments');
is_deeply(list('spam'), [ $spam ], 'that of spam');
is_deeply(list('emptied'), [], 'none is emptied');
is(ctl('verify'), 0, 'verify says the same') or diag $out;
is(redis_cmd('EXISTS', "$site:purging"), 0, 'off: nobody purges');

redis_cmd('ZADD', "$site:deleted", 5, 'none of ours', 6, '0' x 15 . '1',
          7, $kept);

my $log = other_host('3s');
start('3s');

ok(wait_for(sub { @{ list('deleted') } == 2 }, 30), 'they are purged')
    or diag explain list('deleted');

my (%purged, %deleted);

$purged{$_->{id}}++ for entries('purge');
$deleted{$_->{id}} = $_->{at} for entries('delete');

is_deeply(\%purged, { map { $_ => 1 } $root, @gone, $moved },
          'each of them once, and no other');
# the log follows a deletion, on a busy machine a while later
is_deeply([ grep { $_->{at} - $deleted{$_->{id}} < 1000 } entries('purge') ],
          [], 'none before its time');
is_deeply([ grep { $_->{by} ne 'comments_purge_after' } entries('purge') ], [],
          'the log says why');
is_deeply([ sort @{ list('deleted') } ], [ sort $kept, 'none of ours' ],
          'what is not deleted stays, and so does what is no id');
is_deeply(list('emptied'), [ $root ], 'one is emptied, since it has a reply');
is(join(' ', map { $_->{status} }
             grep { $_->{id} eq $root || $_->{id} eq $reply }
             http_thread('/a.html')), 'deleted approved', 'it is a place');

redis_cmd('ZREM', "$site:deleted", 'none of ours', $kept);

is(ctl('verify'), 0, 'all is in order') or diag $out;

ctl('export');

my %left = map { $_ => 1 } $out =~ /secret text (\d+)\./g;

is_deeply([ sort { $a <=> $b } keys %left ],
          [ 2, 183, 184, 185 ], 'the texts of the others are left');

ok(wait_for(sub { http_get('/a.html?comments=count')->{content} == 1 }, 10),
   'counts are right');

is(ctl('restore', $root), 1, 'an emptied one is not restored');
like($out, qr/was purged: nothing of it is left/, 'which is said');
is(ctl('restore', $gone[0]), 1, 'nor is one that is gone');
like($out, qr/there is no comment "$gone[0]"/, 'which is said');


# a host that died: its lock expires

my $late = post('/b.html');
my $until = time + 6;

ctl('delete', $late);
redis_cmd('SET', "$site:purging", 'dead', 'PX', 6000);

ok(wait_for(sub { !@{ list('deleted') } }, 30), 'it is purged in the end');
cmp_ok(time, '>=', $until - 0.1, 'when the lock of a dead host has expired');
is(scalar(grep { $_->{id} eq $late } entries('purge')), 1, 'once');
isnt(redis_cmd('GET', "$site:purging") // '', 'dead', 'another one has it');

unlike(join('', server_log(qr/./)), qr/\[(error|alert|crit|emerg)\]/,
       'nothing is in the error log');

open my $in, '<', $log or die "$log: $!";
unlike(join('', <$in>), qr/\[(error|alert|crit|emerg)\]/,
       'nor in that of the other host');
close $in;

kill 'TERM', $other;
waitpid $other, 0;
undef $other;


# Redis goes away meanwhile: later it goes on

$late = post('/b.html');
ctl('delete', $late);
redis_cmd('SAVE');
redis_kill();
sleep 2;
redis_start();

ok(wait_for(sub { !@{ list('deleted') || [] } }, 30), 'behind an outage too');


# by commentsctl

start('off');

my @old = map { post('/a.html') } 1 .. 3;
my $young = post('/a.html');

ctl('delete', @old);
sleep 8.2;
ctl('delete', $young);

is(ctl('purge', '--older-than', '1h'), 0, 'purge --older-than: there is none');
like($out, qr/^purge: 0 changed$/m, 'which is said');
is(ctl('purge', '--older-than', '8s', '--by', 'Zoe'), 0, 'and those there are');
like($out, qr/^purge: 3 changed$/m, 'are purged');
is_deeply(list('deleted'), [ $young ], 'the younger one is left');
is(ctl('purge', '--older-than', 'long'), 2, 'a bad time');
is(ctl('purge', '--older-than', '1h', $young), 2, 'a time and an id');
is(ctl('delete', '--older-than', '1h'), 2, 'another command');


# made anew

my ($score) = redis_cmd('ZSCORE', "$site:deleted", $young);

redis_cmd('DEL', "$site:$_") for qw(deleted spam emptied);
redis_cmd('ZADD', "$site:spam", 0, $kept);

is(ctl('verify'), 1, 'verify tells');
like($out, qr/lists of deleted and emptied comments and of spam: 4$/m,
     'how many are wrong') or diag $out;
is(ctl('verify', '--repair'), 0, 'and makes them anew') or diag $out;
is_deeply([ map { list($_) } qw(deleted spam emptied) ],
          [ [ $young ], [ $spam ], [ $root ] ], 'as they were');
is(redis_cmd('ZSCORE', "$site:deleted", $young), $score,
   'with the time of the deletion');
is(ctl('verify'), 0, 'all is in order');

ctl('export', '-o', "$ENV{TEST_NGINX_SERVROOT}-export");
redis_cmd('FLUSHDB');
is(ctl('import', '--format', 'jsonl', "$ENV{TEST_NGINX_SERVROOT}-export"), 0,
   'an import') or diag $out;
is_deeply([ map { list($_) } qw(deleted spam emptied) ],
          [ [ $young ], [ $spam ], [ $root ] ], 'brings the lists back');
is(redis_cmd('ZSCORE', "$site:deleted", $young), $score,
   'with the time of the deletion');
unlink "$ENV{TEST_NGINX_SERVROOT}-export";

server_stop();
done_testing();
