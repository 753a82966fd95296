# A second host: an nginx that shares nothing with that of CommentsServer but
# Redis, with the same kind of configuration.
#
#   use CommentsTest;
#   use CommentsServer;
#   use CommentsSecond;
#
#   second_start(workers => 2, server => '...', files => { ... });
#   on_host($_, sub { http_get('/a.html') }) for first_port(), second_port();
#   second_signal('HUP');
#   second_stop();
#
# The options are those of server_start(); requests of CommentsHttp go to the
# first host, within on_host() to the one of that port.
package CommentsSecond;

use strict;
use warnings;

use CommentsServer ();
use CommentsTest qw(free_port wait_for);
use Exporter qw(import);
use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use IO::Socket::INET;
use POSIX ();

our @EXPORT = qw(second_start second_stop second_signal second_workers
                 second_port second_log first_port on_host);

my $First = $ENV{TEST_NGINX_SERVER_PORT};
my $Dir = "$ENV{TEST_NGINX_SERVROOT}-second";
my $Port = free_port();
my $Owner = $$;
my $Pid;            # of the master


END {
    if ($$ == $Owner && defined $Pid) {
        local ($?, $!);
        second_kill();
    }
}


sub first_port { return $First }
sub second_port { return $Port }


# Dies when it does not listen within half a minute.
sub second_start {
    my (%option) = @_;

    remove_tree($Dir);
    make_path("$Dir/html", "$Dir/logs", "$Dir/temp");

    my %files = map { ("html/$_" => $option{files}{$_}) }
                keys %{ $option{files} || {} };

    $files{'nginx.conf'} = on_host($Port, sub {
        CommentsServer::configuration(%option) });
    $files{htpasswd} = $option{htpasswd} if defined $option{htpasswd};

    for my $name (keys %files) {
        make_path(dirname("$Dir/$name"));
        open my $out, '>', "$Dir/$name" or die "second host: $name: $!\n";
        print $out $files{$name};
        close $out;
    }

    $Pid = fork;

    die "second host: fork: $!\n" unless defined $Pid;

    if ($Pid == 0) {
        POSIX::setsid();
        exec { $ENV{TEST_NGINX_BINARY} } $ENV{TEST_NGINX_BINARY}, '-p', "$Dir/",
            '-c', "$Dir/nginx.conf", '-e', "$Dir/logs/error.log"
            or POSIX::_exit(127);
    }

    wait_for(sub { IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                         PeerPort => $Port) }, 30)
        or die "second host: nginx does not listen\n";
}


sub second_stop {
    return unless defined $Pid;

    kill 'QUIT', $Pid;

    wait_for(sub { waitpid($Pid, POSIX::WNOHANG()) == $Pid }, 60)
        or second_kill();

    undef $Pid;
}


# the master first: it would make new workers, which would outlive it
sub second_kill {
    my @workers = second_workers();

    kill 'KILL', $Pid;
    kill 'KILL', @workers;
    waitpid $Pid, 0;
    undef $Pid;
}


sub second_signal { kill $_[0], $Pid }

# The process ids of workers, also of those that are ending.
sub second_workers {
    return () unless defined $Pid;

    open my $in, '<', "/proc/$Pid/task/$Pid/children" or return ();

    return split ' ', join '', <$in>;
}

# The lines of its error log that match a pattern.
sub second_log {
    my ($pattern) = @_;

    open my $in, '<', "$Dir/logs/error.log" or return ();

    return grep { /$pattern/ } <$in>;
}

# Runs code whose requests go to the host of that port; its value.
sub on_host {
    my ($port, $code) = @_;

    local $ENV{TEST_NGINX_SERVER_PORT} = $port;

    return $code->();
}

1;
