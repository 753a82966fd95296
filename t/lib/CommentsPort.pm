# Ports for suites that run side by side.
package CommentsPort;

use strict;
use warnings;

use Exporter qw(import);
use Fcntl qw(:flock);
use File::Path qw(make_path);
use File::Spec;
use IO::Socket::INET;

our @EXPORT_OK = qw(free_port);

my $Dir;            # of the locks, one file a port
my @Locks;          # open as long as the ports are ours


BEGIN {
    $Dir = File::Spec->tmpdir . "/ngxc-ports-$<";
    make_path($Dir);
}


# A TCP port that nobody listens on and no other suite gets. Below the range
# of ephemeral ports, so that no client's end takes it meanwhile.
sub free_port {
    for (1 .. 200) {
        my $port = 20000 + int(rand(10000));
        my $name = "$Dir/$port";

        open my $lock, '>>', $name or die "cannot open $name: $!";
        flock($lock, LOCK_EX | LOCK_NB) or next;

        my $probe = IO::Socket::INET->new(LocalAddr => '0.0.0.0',
                                          LocalPort => $port,
                                          Proto => 'tcp', Listen => 1,
                                          ReuseAddr => 1)
            or next;

        close $probe;
        push @Locks, $lock;

        return $port;
    }

    die "no free port";
}

1;
