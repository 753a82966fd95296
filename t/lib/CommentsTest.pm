# What every suite in t/ shares: a port and a server root of its own, so that
# suites run side by side, and a private Redis.
#
#   use lib 't/lib';
#   use CommentsTest;               # first: it prepares the environment
#   use Test::Nginx::Socket;
#
#   plan tests => repeat_each() * blocks() * 4;
#   run_tests();
#
# A block without "--- http_config" gets $::http, which is
#
#   comments_redis unix:SOCKET timeout=30s;
#   comments_zone comments:4m;
#   comments_deadline 10s;
#
# without checks and moderation, unless the block's http names some; the times
# are long, so that a busy machine changes no result. A block with one may say
# "--- http_config eval" and use $::http in it. One without
# "--- config" or "--- user_files" gets $::config and $::user_files, if the
# suite sets them. Every block begins with an empty Redis, unless the suite
# calls keep_redis(). In configurations
# $TEST_NGINX_REDIS is unix:SOCKET, $TEST_NGINX_SERVER_PORT the port,
# $TEST_NGINX_PORT_2 a further free one.
#
# Further sections:
#
#   --- redis           commands that are run before nginx starts, one a line,
#                       quoted as in a shell
#   --- comments        comments that are there before nginx starts, one a line:
#                       THREAD ID PARENT STATUS NAME: TEXT
#                       /a.html 0500000000000001 - a Ann: Hello
#                       "-": no parent; STATUS a, p, s or d, perhaps with up
#                       votes: a+3; THREAD of another site: SITE|THREAD
#   --- redis_after     commands that are run behind the last request, and
#   --- redis_result    what their answers must match, one a line: a pattern
#   --- stored          how many comments there are behind the last request
#   --- settled         anything: the first request waits until all workers have
#                       subscribed; each raises the epoch by that, and what was
#                       kept before is looked up again. A path: until that
#                       status is no longer "starting"
#   --- not_under       a variant, how many tests the block has, and why they
#                       cannot hold under it, one a line: zone64k 4: why
#   --- same_headers    names of headers that all the block's answers have, with
#                       the same value
#
# $COMMENTS_VARIANT runs the same blocks under other circumstances, for
# "make test-matrix": see CommentsVariant.pm.
#
# An answer whose length is not its Content-Length always fails. In
# "--- response_body_filters" without_block() puts "[BLOCK]" where the comment
# block stands.
#
# In requests and their headers _LAST_COMMENT_ID (as long as an id), _LAST_ETAG_,
# _LAST_MODIFIED_ and _LAST_STYLESHEET_ stand for what the answers before said
# last; in redis_after too.
package CommentsTest;

use strict;
use warnings;

use CommentsPort qw(free_port);
use Cwd qw(cwd);
use Exporter qw(import);
use File::Basename qw(basename);
use File::Path qw(make_path remove_tree);
use File::Temp qw(tempdir);
use HTTP::Tiny;
use IO::Socket::UNIX;
use POSIX ();
use Text::ParseWords qw(shellwords);
use Time::HiRes qw(sleep time);

our @EXPORT = qw(
    redis_sock redis_port redis_pid redis_cmd redis_start redis_stop
    redis_kill redis_pause redis_resume keep_redis free_port wait_for
    sleep_until store_comment without_block
);

my $Dir;            # of the socket; short, as a path has at most 107 bytes
my $Pid;            # of Redis
my $Port;           # its TCP port; 0: the unix socket only
my $Conn;
my $Connector;      # the process whose connection it is
my $Keep;
my $Owner = $$;     # children that Test::Nginx forks must not clean up
my %Last;           # of the block's answers: what placeholders stand for
my @Headers;        # of the block's answers, each as one string
my $Hooked;         # Test::Nginx::Socket calls us
my $Unsettled;      # the block's first request must wait


# above "use Test::Nginx::Util": END blocks run backwards, and nginx must have
# ended before its Redis does
END {
    if ($$ == $Owner) {
        local ($?, $!, $@);
        redis_kill();
        remove_tree($Dir) if defined $Dir;
    }
}


BEGIN {
    my $base = $ENV{COMMENTS_TEST_DIR} || cwd() . '/build/servroot/plain';

    make_path($base);

    $ENV{TEST_NGINX_SERVROOT} ||= "$base/" . basename($0, '.t');

    # a limit, not a measurement: of an answer, and of nginx's end
    $ENV{TEST_NGINX_TIMEOUT} ||= 30;

    if (!defined $ENV{TEST_NGINX_BINARY}) {
        my ($found) = grep { -x } map { "$_/nginx" }
                      split(/:/, $ENV{PATH}), '/usr/sbin';
        $ENV{TEST_NGINX_BINARY} = $found || 'nginx';
    }

    if (!defined $ENV{TEST_NGINX_LOAD_MODULES}) {
        my $so = cwd() . '/build/ngx_http_comments_module.so';
        $ENV{TEST_NGINX_LOAD_MODULES} = -f $so ? $so : '';
    }

    # nginx gives its memory back by exit
    if (defined $ENV{ASAN_OPTIONS}) {
        $ENV{ASAN_OPTIONS} =~ s/detect_leaks=1/detect_leaks=0/;
    }
}


BEGIN {
    $ENV{TEST_NGINX_SERVER_PORT} ||= free_port();
    $ENV{TEST_NGINX_PORT_2} ||= free_port();
}


use CommentsNginx ();
use Test::Nginx::Util ();
use CommentsBody ();
use CommentsVariant ();


# The path of Redis's unix socket; it stays the same over restarts.
sub redis_sock { "$Dir/redis.sock" }

# Its TCP port, 0 without one; its process id, undef when it does not run.
sub redis_port { $Port }
sub redis_pid { $Pid }

# From here on blocks find what earlier ones left in Redis.
sub keep_redis { $Keep = 1 }


# Starts the private Redis: redis_start(port => N, conf => FILE, args => [...]).
# Empty after each start. Dies when it does not answer within a minute. Which program,
# $ENV{REDIS_SERVER} may say.
sub redis_start {
    my (%option) = @_;

    return if defined $Pid;

    $Port = $option{port} || 0;

    my @names = $ENV{REDIS_SERVER} || qw(redis-server valkey-server);
    my ($server) = grep { -x } map { my $name = $_;
                                     $name =~ m{/} ? $name :
                                     map { "$_/$name" } split /:/, $ENV{PATH} }
                               @names;

    die "no @names\n" unless defined $server;

    my @argv = ($server, defined $option{conf} ? $option{conf} : (),
                '--port', $Port, '--bind', '127.0.0.1',
                '--unixsocket', redis_sock(), '--unixsocketperm', '777',
                '--dir', $Dir, '--save', '', '--appendonly', 'no',
                '--loglevel', 'warning', @{ $option{args} || [] });

    $Pid = fork;

    die "fork: $!" unless defined $Pid;

    if ($Pid == 0) {
        # a Ctrl-C is for prove, which ends its tests in order
        POSIX::setsid();
        open STDIN, '<', '/dev/null';
        open STDOUT, '>>', "$Dir/redis.log";
        open STDERR, '>>', "$Dir/redis.log";
        # a test that is killed takes its Redis along
        unshift @argv, '/usr/bin/setpriv', '--pdeathsig', 'KILL', '--'
            if -x '/usr/bin/setpriv';
        exec { $argv[0] } @argv or POSIX::_exit(127);
    }

    return if $option{nowait};

    wait_for(sub { (eval { redis_cmd('PING') } || '') eq 'PONG' }, 60)
        or die "redis-server does not answer; see $Dir/redis.log\n";
}


# Ends it in order, at once, or holds it up: connections stay, no answers.
sub redis_stop { redis_end('TERM') }
sub redis_kill { redis_end('KILL') }
sub redis_pause { kill 'STOP', $Pid if defined $Pid }
sub redis_resume { kill 'CONT', $Pid if defined $Pid }


sub redis_end {
    my ($signal) = @_;

    return unless defined $Pid;

    undef $Conn;

    # one that is held up ends in order only when it goes on; killed it must
    # not do another thing
    kill 'CONT', $Pid if $signal ne 'KILL';
    kill $signal, $Pid;
    waitpid $Pid, 0;
    undef $Pid;
    unlink redis_sock();
}


# One command with its arguments, as bytes. Returns a string, a number, undef
# for nil, a reference for an array; dies with "redis: ..." on an error.
sub redis_cmd {
    my (@argv) = @_;

    # two processes on one connection would read each other's answers
    undef $Conn if defined $Conn && $Connector != $$;

    if (!defined $Conn) {
        $Connector = $$;
        $Conn = IO::Socket::UNIX->new(Peer => redis_sock())
            or die "redis: cannot connect: $!\n";
    }

    my $request = '*' . @argv . "\r\n";

    for my $arg (@argv) {
        my $bytes = $arg;
        utf8::encode($bytes) if utf8::is_utf8($bytes);
        $request .= '$' . length($bytes) . "\r\n$bytes\r\n";
    }

    local $SIG{PIPE} = 'IGNORE';

    my $value = eval {
        print {$Conn} $request or die "redis: $!\n";
        $Conn->flush;
        redis_reply();
    };

    if (my $why = $@) {
        undef $Conn unless $why =~ /^redis: -/;
        die $why;
    }

    return $value;
}


sub redis_reply {
    my $line = readline $Conn;

    die "redis: connection lost\n" unless defined $line;

    $line =~ s/\r\n\z//;

    my $type = substr $line, 0, 1, '';

    return $line if $type eq '+' || $type eq ':';

    die "redis: -$line\n" if $type eq '-';

    return undef if $line < 0;

    if ($type eq '*') {
        # an error inside EXEC's answer is an element like the others
        return [map { my $v = eval { redis_reply() };
                      $@ =~ /^redis: (-.*)/ ? $1 : $@ ? die $@ : $v }
                1 .. $line];
    }

    die "redis: unexpected $type$line\n" unless $type eq '$';

    my $bytes = '';

    while (length $bytes < $line + 2) {
        read $Conn, $bytes, $line + 2 - length $bytes, length $bytes
            or die "redis: connection lost\n";
    }

    return substr $bytes, 0, $line;
}


# Calls code until it returns true; its value, or false after that many seconds.
# None waits for less than a minute: what does not come is the sign of a hang, and
# a busy machine is none.
sub wait_for {
    my ($code, $seconds) = @_;

    my $end = time + ($seconds && $seconds > 60 ? $seconds : 60);

    while (1) {
        my $value = $code->();
        return $value if $value;
        return 0 if time > $end;
        sleep 0.02;
    }
}


# Sleeps until a time, which may be past.
sub sleep_until {
    my $left = $_[0] - time;

    sleep $left if $left > 0;
}


# A comment as the module would have stored it (lua-free-docs/storage.md), by
# thread, id, parent (or undef), status letter, up votes, name, text. A parent
# must be there already.
sub store_comment {
    my ($thread, $id, $parent, $status, $up, $name, $text) = @_;
    my $site = 'localhost';

    ($site, $thread) = ($1, $2) if $thread =~ /^(.+?)\|(.*)/;

    my $key = "comments:{$site:$thread}";
    my $created = 1767225600000;        # 2026-01-01, and a second an id
    my ($root, $depth) = ($id, 0);

    $created += 1000 * $1 if $id =~ /([0-9]{1,6})$/;

    if (defined $parent) {
        my $entry = redis_cmd('HGET', "$key:index", $parent)
            or die "there is no parent $parent\n";
        ($root, $depth) = (substr($entry, 1, 16), substr($entry, 17) + 1);
    }

    my $record = '';

    for my $piece ([s => $status], [p => $parent],
                   [r => defined $parent ? $root : undef], [c => $created],
                   [u => $up || undef], [n => $name], [t => $text])
    {
        my ($tag, $value) = @$piece;
        next unless defined $value && length $value;
        $record .= $tag . length($value) . ":$value";
    }

    redis_cmd('HSETNX', "$key:meta", 't', $created);
    redis_cmd('HINCRBY', "$key:meta", 'v', 1);
    redis_cmd('ZADD', "$key:s:$root", 0, "$id $record");
    redis_cmd('HSET', "$key:index", $id, "$status$root$depth");
    redis_cmd('ZADD', "comments:site:$site:threads", $created, $thread);

    redis_cmd('ZADD', "comments:site:$site:ids", 0, "$id $root $thread");

    return if $status ne 'a';

    redis_cmd('HINCRBY', "$key:meta", 'n', 1);
    redis_cmd('HINCRBY', "$key:live", $root, 1);
    redis_cmd('ZADD', "$key:roots", 'NX', 0, $root);
    redis_cmd('ZADD', "$key:best", 'NX', defined $parent ? 0 : -$up, $root);
    redis_cmd('ZADD', "comments:site:$site:latest", 0, "$id $root $thread");
}


sub store_comments {
    for my $line (split /\n/, $_[0]) {
        next unless $line =~ /\S/;

        $line =~ /^(\S+) (\w{16}) (-|\w{16}) ([apsd])(?:\+(\d+))? (.*?): (.*)$/
            or die "what comment is this: $line\n";

        store_comment($1, $2, $3 eq '-' ? undef : $3, $4, $5 || 0, $6, $7);
    }
}


# Puts in what the placeholders stand for, and keeps what came back.
sub hook_requests {
    my $send = \&Test::Nginx::Socket::send_request;

    no warnings 'redefine';

    *Test::Nginx::Socket::send_request = sub ($$$$@) {
        my ($request, @rest) = @_;

        return $send->(@_) if defined $rest[3];     # tries to connect again

        $_->{value} = fill_in($_->{value}) for ref $request ? @$request : ();

        settle($rest[2]) if $Unsettled;
        CommentsVariant::reload();

        my ($response, $head) = $send->($request, @rest);
        my ($header) = ($response || '') =~ /^(.*?)\r\n\r\n/s;

        for (defined $header ? $header : ()) {
            $Last{COMMENT_ID} = $1 if /^Location:.*#comment-(\w{16})\r?$/m;
            $Last{ETAG_} = $1 if /^ETag: (.*?)\r?$/m;
            $Last{MODIFIED_} = $1 if /^Last-Modified: (.*?)\r?$/m;
        }

        $Last{STYLESHEET_} = $1 if defined $response
                           && $response =~ m{"stylesheet" href="([^"]+)"};

        push @Headers, $header;
        check_length($rest[2], $response, $header) unless $head;

        return ($response, $head);
    };

    Test::Nginx::Socket::add_response_body_check(\&CommentsBody::check);
    Test::Nginx::Socket::add_response_body_check(\&check_block);
}


# Redis says how many have subscribed; they hear of it a moment later.
sub settle {
    my ($block) = @_;
    my $workers = Test::Nginx::Util::workers();

    $Unsettled = 0;

    if ($block->settled =~ m{^(/\S*)}) {
        my $url = "http://127.0.0.1:" . Test::Nginx::Util::server_port() . $1;

        wait_for(sub { HTTP::Tiny->new->get($url)->{content}
                       =~ /"status":"(?!starting)/ })
            or die "it starts for ever\n";

        return;
    }

    wait_for(sub { redis_cmd('PUBSUB', 'NUMSUB', 'comments:events')->[1]
                   == $workers }, 30)
        or die "there are no $workers subscribers\n";

    sleep 0.1;
}


sub fill_in {
    my ($text) = @_;

    for my $name (qw(COMMENT_ID ETAG_ MODIFIED_ STYLESHEET_)) {
        $text =~ s/_LAST_$name/$Last{$name}/g if defined $Last{$name};
    }

    return $text;
}


sub check_length {
    my ($block, $response, $header) = @_;

    return if !defined $header || defined $block->pipelined_requests
              || $header =~ m{^HTTP/\S+ (?:304|204)}
              || $header !~ /^Content-Length: (\d+)/m;

    my $length = length($response) - length($header) - 4;

    return if $length == $1 || defined $block->abort;

    Test::More::fail($block->name . " - Content-Length is $1, the body's length"
                     . " $length");
}


# the last answer is there
sub check_block {
    my ($block, $body, $index, $repeated, $dry) = @_;
    my $requests = $block->pipelined_requests || $block->request;

    return if $dry || (ref $requests eq 'ARRAY' && $index < $#$requests);

    check_same($block) if defined $block->same_headers;
    check_redis($block) if defined $block->redis_after;
    check_stored($block) if defined $block->stored;
}


sub check_same {
    my ($block) = @_;

    for my $name (split ' ', $block->same_headers) {
        my @values = map { defined && /^\Q$name\E: (.*?)\r?$/mi ? $1 : '(none)' }
                     @Headers;
        my %different = map { $_ => 1 } @values;

        Test::More::ok(!$different{'(none)'} && keys %different == 1,
                       $block->name . " - the same $name") or
            Test::More::diag(join "\n", @values);
    }
}


sub check_stored {
    my ($block) = @_;
    my $stored = 0;

    $stored += redis_cmd('HLEN', $_)
        for @{ redis_cmd('KEYS', 'comments:{*}:index') };

    Test::More::is($stored, $block->stored + 0,
                   $block->name . ' - number of comments');
}


sub without_block {
    my ($page) = @_;

    $page =~ s{<section id="ngx-comments".*?</section>\n}{[BLOCK]}gs;

    return $page;
}


sub check_redis {
    my ($block) = @_;
    my $answers = '';

    for my $line (grep { /\S/ } split /\n/, $block->redis_after) {
        my $value = redis_cmd(shellwords(fill_in($line)));
        my @values = CommentsBody::flat($value);
        $answers .= join(' ', map { defined $_ ? $_ : '(nil)' } @values) . "\n";
    }

    my $pattern = $block->redis_result;
    chomp $pattern unless ref $pattern;

    Test::More::like($answers, qr/$pattern/s, $block->name . ' - Redis');
}


sub prepare {
    my ($block) = @_;

    if (!$Hooked && defined &Test::Nginx::Socket::send_request) {
        $Hooked = 1;
        hook_requests();
    }

    %Last = ();
    @Headers = ();
    $Unsettled = defined $block->settled;

    if (!defined $block->http_config) {
        $block->set_value('http_config', $main::http);
    }

    if (!defined $block->config && defined $main::config) {
        $block->set_value('config', $main::config);
    }

    if (!defined $block->user_files && defined $main::user_files) {
        $block->set_value('user_files', $main::user_files);
    }

    $block->set_value('http_config', CommentsVariant::unchecked($block->http_config));
    CommentsVariant::vary($block);

    return unless defined $Pid;

    redis_cmd('FLUSHALL') unless $Keep;

    if (defined(my $commands = $block->redis)) {
        for my $line (split /\n/, $commands) {
            redis_cmd(shellwords($line)) if $line =~ /\S/;
        }
    }

    store_comments($block->comments) if defined $block->comments;
}


$Dir = tempdir('ngxc-XXXXXX', TMPDIR => 1);
chmod 0755, $Dir;

$SIG{$_} = sub { exit 1 } for qw(INT TERM HUP);

redis_start();

$ENV{TEST_NGINX_REDIS} = 'unix:' . redis_sock();

$main::http = "comments_redis unix:" . redis_sock() . " timeout=30s;\n"
              . "    comments_zone comments:4m;\n"
              . "    comments_deadline 10s;\n";

Test::Nginx::Util::add_block_preprocessor(\&prepare);

1;
