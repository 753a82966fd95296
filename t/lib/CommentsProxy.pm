# Stands between nginx and a Redis, by unix sockets, and holds messages up: what a
# firewall does that drops packets, or a proxy that is stopped. No connection is
# closed, and those for commands go on.
#
#   use CommentsProxy;
#
#   proxy_start(redis_sock());  # comments_redis unix:<proxy_sock()>
#   proxy_hold();               # subscribers hear nothing, old ones and new
#   proxy_release();            # what was held up goes on, in its order
#   proxy_stop();
#
# When proxy_hold() has returned no further byte passes in either direction of
# a connection that has ever sent SUBSCRIBE.
package CommentsProxy;

use strict;
use warnings;

use Exporter qw(import);
use IO::Select;
use IO::Socket::UNIX;
use POSIX ();
use Socket;

our @EXPORT = qw(proxy_start proxy_stop proxy_sock proxy_hold proxy_release);

my $Pid;
my $Redis;          # its socket
my $Control;        # a line each way for a word to the child
my $Owner = $$;


END {
    proxy_stop() if $$ == $Owner;
}


sub proxy_sock { "$Redis-proxy" }
sub proxy_hold { order('hold') }
sub proxy_release { order('release') }


sub proxy_start {
    ($Redis) = @_;

    unlink proxy_sock();

    my $listen = IO::Socket::UNIX->new(Local => proxy_sock(), Listen => 64)
        or die "proxy: " . proxy_sock() . ": $!\n";

    chmod 0777, proxy_sock();

    socketpair($Control, my $far, AF_UNIX, SOCK_STREAM, PF_UNSPEC)
        or die "proxy: socketpair: $!\n";

    $Pid = fork;

    die "proxy: fork: $!\n" unless defined $Pid;

    if ($Pid == 0) {
        $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
        $SIG{PIPE} = 'IGNORE';
        close $Control;
        serve($listen, $far);
        POSIX::_exit(0);
    }

    close $far;
}


sub proxy_stop {
    return unless defined $Pid;

    local ($?, $!);

    kill 'KILL', $Pid;
    waitpid $Pid, 0;
    undef $Pid;
    unlink proxy_sock();
}


sub order {
    my ($word) = @_;

    syswrite $Control, "$word\n";
    sysread $Control, my $answer, 16 or die "proxy: it has ended\n";
}


# %link: by either socket, what both ends of a connection share.
sub serve {
    my ($listen, $control) = @_;

    my %link;
    my $held = 0;

    while (1) {
        my @open = grep { !$held || !$link{$_}{subscriber} }
                   map { ($_->{near}, $_->{far}) } values %link;

        for my $s (IO::Select->new($listen, $control, @open)->can_read) {

            if ($s == $control) {
                sysread $control, my $word, 16 or return;
                $held = $word =~ /hold/;
                go_on(\%link) unless $held;
                syswrite $control, "ok\n";
                last;
            }

            if ($s == $listen) {
                connect_through($listen, \%link);

            } elsif ($link{$s}) {
                pass_on($s, \%link, $held);
            }
        }
    }
}


sub connect_through {
    my ($listen, $link) = @_;

    my $near = $listen->accept or return;
    my $far = IO::Socket::UNIX->new(Peer => $Redis) or return;

    $link->{$near} = $link->{$far} = { near => $near, far => $far };
}


# What comes is written whole: Redis and nginx read what they are sent.
sub pass_on {
    my ($from, $link, $held) = @_;

    my $this = $link->{$from};

    if (!sysread $from, my $bytes, 65536) {
        delete @$link{$this->{near}, $this->{far}};
        close $_ for $this->{near}, $this->{far};

    } elsif ($from == $this->{far}) {
        syswrite $this->{near}, $bytes;

    } else {
        $this->{subscriber} ||= $bytes =~ /\r\nSUBSCRIBE\r\n/;
        $this->{kept} .= $bytes;
        send_kept($this) unless $held && $this->{subscriber};
    }
}


sub send_kept {
    my ($this) = @_;

    syswrite $this->{far}, $this->{kept};
    $this->{kept} = '';
}


sub go_on {
    my ($link) = @_;

    send_kept($_) for grep { length($_->{kept} || '') } values %$link;
}

1;
