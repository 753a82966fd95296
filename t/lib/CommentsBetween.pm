# Stands between nginx and a Redis, by unix sockets, and calls a sub before each
# command is passed on: what another client does at a point that a test chooses.
# All connections wait until the sub returns.
#
#   use CommentsBetween;
#
#   between_start(redis_sock(), sub { my ($command) = @_; ... });
#   ...                         # comments_redis unix:<between_sock()>
#   between_stop();
#
# The sub runs in another process; it gets the command's arguments as an array.
package CommentsBetween;

use strict;
use warnings;

use Exporter qw(import);
use IO::Select;
use IO::Socket::UNIX;
use POSIX ();

our @EXPORT = qw(between_start between_stop between_sock);

my $Pid;
my $Redis;          # its socket
my $Owner = $$;


END {
    between_stop() if $$ == $Owner;
}


sub between_sock { "$Redis-between" }


sub between_start {
    my $each;

    ($Redis, $each) = @_;

    unlink between_sock();

    my $listen = IO::Socket::UNIX->new(Local => between_sock(), Listen => 64)
        or die "between: " . between_sock() . ": $!\n";

    chmod 0777, between_sock();

    $Pid = fork;

    die "between: fork: $!\n" unless defined $Pid;

    if ($Pid == 0) {
        $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
        $SIG{PIPE} = 'IGNORE';

        # what dies here must not go on with the test
        eval { serve($listen, $each); 1 } or warn $@;
        POSIX::_exit(0);
    }
}


sub between_stop {
    return unless defined $Pid;

    local ($?, $!);

    kill 'KILL', $Pid;
    waitpid $Pid, 0;
    undef $Pid;
    unlink between_sock();
}


# %link: by either socket, what both ends of a connection share.
sub serve {
    my ($listen, $each) = @_;

    my %link;

    while (1) {
        my @open = map { ($_->{near}, $_->{far}) } values %link;

        for my $s (IO::Select->new($listen, @open)->can_read) {

            if ($s == $listen) {
                my $near = $listen->accept or next;
                my $far = IO::Socket::UNIX->new(Peer => $Redis) or next;

                $link{$near} = $link{$far} = { near => $near, far => $far,
                                               bytes => '' };

            } elsif ($link{$s} && !pass_on($s, $link{$s}, $each)) {
                my $this = $link{$s};

                delete @link{$this->{near}, $this->{far}};
                close $_ for $this->{near}, $this->{far};
            }
        }
    }
}


# false: one end is gone
sub pass_on {
    my ($from, $this, $each) = @_;

    sysread $from, my $in, 65536 or return 0;

    if ($from == $this->{far}) {
        return syswrite $this->{near}, $in;
    }

    $this->{bytes} .= $in;

    while (my ($length, @argv) = command($this->{bytes})) {
        $each->(@argv);
        syswrite $this->{far}, substr $this->{bytes}, 0, $length, '';
    }

    return 1;
}


# the first whole command: its length and its arguments
sub command {
    my ($bytes) = @_;

    return unless $bytes =~ /\A\*(\d+)\r\n/g;

    my @argv;

    for (1 .. $1) {
        return unless $bytes =~ /\G\$(\d+)\r\n/gc;
        return if length($bytes) < pos($bytes) + $1 + 2;
        push @argv, substr $bytes, pos($bytes), $1;
        pos($bytes) += $1 + 2;
    }

    return (pos $bytes, @argv);
}

1;
