# An nginx of the test's own, with a master and workers, for what Test::Nginx
# has no words for: outages, reloads, many clients at once.
#
#   use CommentsTest;
#   use CommentsServer;
#
#   server_start(workers => 4, http => '...', server => '...',
#                files => { 'a.html' => '<body></body>' });
#   server_reload();
#   server_stop();
#
# main => '...' stands at the top; nozone => 1: no comments_zone is added. Pages
# wait ten seconds for their comments, unless http => '...' has a
# comments_deadline.
# It listens on $TEST_NGINX_SERVER_PORT; $TEST_NGINX_... in the configuration
# is replaced. Its errors are logged from level "info" on.
package CommentsServer;

use strict;
use warnings;

use CommentsTest qw(wait_for);
use CommentsVariant ();
use Exporter qw(import);
use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use IO::Socket::INET;
use POSIX ();

our @EXPORT = qw(server_start server_stop server_reload server_workers
                 server_log server_mark server_file server_signal server_conf
                 server_access server_alive parallel together);

my $Dir = "$ENV{TEST_NGINX_SERVROOT}-own";
my $Pid;            # of the master
my $Mark = 0;       # where the part of the log that is of interest begins
my $Owner = $$;


END {
    if ($$ == $Owner && defined $Pid) {
        local ($?, $!);
        server_kill();
    }
}


# Dies when it does not listen within half a minute.
sub server_start {
    my (%option) = @_;

    server_stop();

    remove_tree($Dir);
    make_path("$Dir/html", "$Dir/logs");
    $Mark = 0;

    server_file($_, $option{files}{$_}) for keys %{ $option{files} || {} };

    my $conf = "$Dir/nginx.conf";

    open my $out, '>', $conf or die "server: $conf: $!\n";
    print $out configuration(%option);
    close $out;

    my @argv = ($ENV{TEST_NGINX_BINARY}, '-p', "$Dir/", '-c', $conf,
                '-e', "$Dir/logs/error.log");

    if (my $options = $ENV{TEST_NGINX_USE_VALGRIND}) {
        unshift @argv, 'valgrind', '-q', $options eq '1' ? ()
                                         : split ' ', $options;
    }

    $Pid = fork;

    die "server: fork: $!\n" unless defined $Pid;

    if ($Pid == 0) {
        # a Ctrl-C is for prove, which ends its tests in order
        POSIX::setsid();
        exec { $argv[0] } @argv or POSIX::_exit(127);
    }

    wait_for(\&listening, 30) or die "server: nginx does not listen\n";
}


sub configuration {
    my (%option) = @_;

    my $load = join '', map { "load_module $_;\n" }
                        split ' ', $ENV{TEST_NGINX_LOAD_MODULES};
    my $user = $< == 0 ? "user root;\n" : '';
    my $temp = join "\n    ", map { "${_}_temp_path temp/$_;" }
                              qw(client_body proxy fastcgi uwsgi scgi);
    my $workers = $option{workers} || 1;
    my $main = $option{main} || '';
    my $http = $option{http}
               || "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;";

    # a busy machine takes its time, and what is tested is no speed
    $http .= ' comments_deadline 10s;'
        if $http =~ /comments_redis/ && $http !~ /comments_deadline/;

    # the default, for a variant to change
    $http .= ' comments_zone comments:32m;'
        unless $http =~ /comments_zone/ || $option{nozone};
    $http = CommentsVariant::unchecked($http);
    $http = CommentsVariant::http($http);

    make_path("$Dir/temp");

    my $text = <<"_EOC_";
$load${user}daemon off;
$main
worker_processes $workers;
pid nginx.pid;
error_log logs/error.log info;
events { worker_connections 1024; }
http {
    $temp
    access_log off;
    $http
    server {
        listen 127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT} backlog=1024;
        server_name test.example;
        root html;
        $option{server}
    }
}
_EOC_

    $text =~ s{\$(TEST_NGINX_\w+)}{
                   defined $ENV{$1} ? $ENV{$1} : die "server: no $1\n" }eg;

    return $text;
}


sub listening {
    return IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                 PeerPort => $ENV{TEST_NGINX_SERVER_PORT});
}


# Ends it in order, and by force when that takes a minute.
sub server_stop {
    return unless defined $Pid;

    kill 'QUIT', $Pid;

    wait_for(sub { waitpid($Pid, POSIX::WNOHANG()) == $Pid }, 60)
        or server_kill();

    undef $Pid;
}


# the master first: it would make new workers, which would outlive it
sub server_kill {
    my @workers = server_workers();

    kill 'KILL', $Pid;
    kill 'KILL', @workers;
    waitpid $Pid, 0;
    undef $Pid;
}


# As "nginx -s reload" does it. Returns when new workers are there.
sub server_reload {
    my %old = map { $_ => 1 } server_workers();

    kill 'HUP', $Pid;

    wait_for(sub { grep { !$old{$_} } server_workers() }, 30)
        or die "server: no new workers\n";
}


# Writes another configuration, for a reload; the options are server_start's.
sub server_conf {
    my (%option) = @_;

    open my $out, '>', "$Dir/nginx.conf" or die "server: nginx.conf: $!\n";
    print $out configuration(%option);
    close $out;
}


# Sends a signal; its first process is there, and is no corpse.
sub server_signal { kill $_[0], $Pid }

sub server_alive {
    return 0 unless defined $Pid;
    return 1 if waitpid($Pid, POSIX::WNOHANG()) == 0;

    undef $Pid;
    return 0;
}


# The process ids of workers, also of those that are ending.
sub server_workers {
    return () unless defined $Pid;

    open my $in, '<', "/proc/$Pid/task/$Pid/children" or return ();

    return split ' ', join '', <$in>;
}


# Writes a page.
sub server_file {
    my ($name, $bytes) = @_;

    my $path = "$Dir/html/$name";

    make_path(dirname($path));

    open my $out, '>', $path or die "server: $path: $!\n";
    binmode $out;
    print $out $bytes;
    close $out;
}


# The lines of the error log since the last server_mark() that match a pattern.
sub server_log {
    my ($pattern) = @_;

    open my $in, '<', "$Dir/logs/error.log" or return ();
    seek $in, $Mark, 0;

    return grep { /$pattern/ } <$in>;
}


# The last line of the access log, without its end.
sub server_access {
    open my $in, '<', "$Dir/logs/access.log" or return '';

    my $line = '';
    while (<$in>) { $line = $_ }
    chomp $line;

    return $line;
}


sub server_mark { $Mark = -s "$Dir/logs/error.log" || 0 }


# Calls code(0) to code(n - 1) in processes of their own, all at once, while
# meanwhile() runs here; returns what they returned, lines, in no order.
sub parallel {
    my ($n, $code, $meanwhile) = @_;

    my (@in, @pids);

    for my $i (0 .. $n - 1) {
        pipe my $in, my $out or die "parallel: pipe: $!\n";

        my $pid = fork;

        die "parallel: fork: $!\n" unless defined $pid;

        if ($pid == 0) {
            close $in;
            srand($i);
            my @lines = eval { $code->($i) };
            @lines = ("died $@") if $@;
            print $out map { s/\n/ /gr . "\n" } @lines;
            close $out;
            POSIX::_exit(0);
        }

        close $out;
        push @in, $in;
        push @pids, $pid;
    }

    $meanwhile->() if $meanwhile;

    my @lines = map { my $in = $_; <$in> } @in;

    waitpid $_, 0 for @pids;
    chomp @lines;

    return @lines;
}


# Sends GET requests, each on a connection that is there already, calls
# meanwhile(), and returns the answers in their order. A request is an address
# and perhaps lines of its header. Nearer together than what parallel() does:
# nobody is forked in between.
sub together {
    my ($meanwhile, @requests) = @_;

    my @sockets = map { listening() || die "together: no connection: $!\n" }
                  @requests;

    for my $i (0 .. $#requests) {
        my ($uri, @headers) = @{ $requests[$i] };

        $sockets[$i]->print(join("\r\n", "GET $uri HTTP/1.0",
                                 'Host: test.example', @headers, '', ''));
        $sockets[$i]->flush;
    }

    $meanwhile->();

    return map { my $in = $_; join '', <$in> } @sockets;
}

1;
