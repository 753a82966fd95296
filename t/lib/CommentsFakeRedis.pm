# A server on the private Redis's socket that is none: it answers what a test
# says, for states that a real one is in for moments only.
#
#   use CommentsFakeRedis;
#
#   redis_stop();
#   fake_start(sub { my (@argv) = @_; return "-LOADING Redis is ...\r\n" });
#   fake_stop();
#   redis_start();
#
# What the code returns for a command goes out as it is; undef closes the
# connection.
package CommentsFakeRedis;

use strict;
use warnings;

use CommentsTest qw(redis_sock);
use Exporter qw(import);
use IO::Select;
use IO::Socket::UNIX;
use POSIX ();

our @EXPORT = qw(fake_start fake_stop fake_handshake);

my $Pid;
my $Owner = $$;


END {
    fake_stop() if $$ == $Owner;
}


sub fake_start {
    my ($answer) = @_;

    unlink redis_sock();

    my $listen = IO::Socket::UNIX->new(Local => redis_sock(), Listen => 64)
        or die "fake: " . redis_sock() . ": $!\n";

    chmod 0777, redis_sock();

    $Pid = fork;

    die "fake: fork: $!\n" unless defined $Pid;

    if ($Pid == 0) {
        $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
        $SIG{PIPE} = 'IGNORE';
        serve($listen, $answer);
        POSIX::_exit(0);
    }
}


sub fake_stop {
    return unless defined $Pid;

    local ($?, $!);

    kill 'KILL', $Pid;
    waitpid $Pid, 0;
    undef $Pid;
    unlink redis_sock();
}


# What a Redis that is well says to a client that has just connected; undef:
# the command is another one.
sub fake_handshake {
    my (@argv) = @_;

    my $name = uc $argv[0];

    return "+PONG\r\n" if $name eq 'PING';
    return "+OK\r\n" if $name eq 'SELECT' || $name eq 'AUTH';
    return ":0\r\n" if $name eq 'ZREMRANGEBYRANK';
    return "\$-1\r\n" if $name eq 'GET' && $argv[1] eq 'comments:schema';

    if ($name eq 'SUBSCRIBE') {
        my $length = length $argv[1];
        return "*3\r\n\$9\r\nsubscribe\r\n\$$length\r\n$argv[1]\r\n:1\r\n";
    }

    return undef;
}


sub serve {
    my ($listen, $answer) = @_;

    my $select = IO::Select->new($listen);
    my %in;

    while (1) {
        for my $c ($select->can_read) {

            if ($c == $listen) {
                my $new = $listen->accept or next;
                $select->add($new);
                $in{$new} = '';
                next;
            }

            if (!sysread($c, $in{$c}, 65536, length $in{$c})
                || !replies($c, \$in{$c}, $answer))
            {
                $select->remove($c);
                delete $in{$c};
                close $c;
            }
        }
    }
}


# answers the whole commands that have come; false: the connection is to close
sub replies {
    my ($c, $in, $answer) = @_;

    while (my @argv = command($in)) {
        my $bytes = $answer->(@argv);

        return 0 unless defined $bytes;

        syswrite $c, $bytes if length $bytes;
    }

    return 1;
}


sub command {
    my ($in) = @_;

    my ($at, @argv) = (0);

    return () unless $$in =~ /\G\*(\d+)\r\n/gc;

    for (1 .. $1) {
        return () unless $$in =~ /\G\$(\d+)\r\n/gc;

        $at = pos $$in;

        return () if length($$in) < $at + $1 + 2;

        push @argv, substr $$in, $at, $1;
        pos($$in) = $at + $1 + 2;
    }

    substr $$in, 0, pos $$in, '';
    pos($$in) = 0;

    return @argv;
}

1;
