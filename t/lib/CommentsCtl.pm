# commentsctl on the private Redis, and between its commands.
#
#   use CommentsTest;
#   use CommentsCtl;
#
#   ctl('move', '/old.html', '/new.html');   # its exit status, as in $status
#   like($out, qr/2 comments/);              # what it printed, on both
#
#   stopped_at(7, sub { ... }, 'move', ...); # sub runs behind 7 commands, in
#                                            # another process
#   killed_at(7, 'move', ...);               # Redis gets no more than 7
#
#   my @names = commands_of('move', ...);    # WATCH, HMGET, ...: what Redis got
#
# The site is test.example.
package CommentsCtl;

use strict;
use warnings;

use CommentsTest qw(redis_sock);
use Exporter qw(import);
use IO::Handle;
use IO::Select;
use IO::Socket::UNIX;
use POSIX ();

our @EXPORT = qw(commands_of ctl killed_at stopped_at key $out $status);

our ($out, $status) = ('', 0);

my $Ctl = ($ENV{OUT} || 'build') . '/commentsctl';

die "there is no $Ctl\n" unless -x $Ctl;


sub key { return "comments:{test.example:$_[0]}:$_[1]" }

sub ctl { return run(redis_sock(), @_) }

sub killed_at {
    my ($commands, @args) = @_;

    return stopped_at($commands, sub { POSIX::_exit(0) }, @args);
}


# The names of the commands that Redis gets, in their order.
sub commands_of {
    my (@args) = @_;

    my $file = redis_sock() . '-commands';

    open my $names, '>', $file or die "$file: $!";
    $names->autoflush;

    proxied(sub { print $names $_[1] =~ /\A\*\d+\r\n\$\d+\r\n(\w+)/, "\n" },
            @args);

    open $names, '<', $file or die "$file: $!";
    chomp(my @names = <$names>);

    return @names;
}


# What comes behind the commands waits until the sub returns; if that ends its
# process, commentsctl loses its connection.
sub stopped_at {
    my ($commands, $stop, @args) = @_;

    return proxied(sub { $stop->() if $_[0] == $commands }, @args);
}


# Runs commentsctl. The sub gets each command, and the number of those before it,
# in another process before Redis gets the command.
sub proxied {
    my ($each, @args) = @_;

    my $path = redis_sock() . '-stop';

    unlink $path;

    my $listen = IO::Socket::UNIX->new(Local => $path, Listen => 1)
        or die "proxy: $!";
    my $pid = fork;

    die "fork: $!" unless defined $pid;

    if ($pid == 0) {
        my $client = $listen->accept;

        # what dies here must not go on with the test
        eval { pass_on($client, $each); 1 } or warn $@;
        POSIX::_exit(0);
    }

    close $listen;
    run($path, @args);
    kill 'KILL', $pid;
    waitpid $pid, 0;

    return $status;
}


sub pass_on {
    my ($client, $each) = @_;

    my $server = IO::Socket::UNIX->new(Peer => redis_sock()) or return;
    my ($bytes, $in, $seen) = ('', '', 0);
    my $select = IO::Select->new($client, $server);

    while (1) {
        for my $from ($select->can_read) {
            sysread $from, $in, 65536 or return;

            if ($from == $server) {
                syswrite $client, $in;
                next;
            }

            $bytes .= $in;

            while (my $command = first_command($bytes)) {
                $each->($seen++, $command);
                syswrite $server, $command;
                substr $bytes, 0, length $command, '';
            }
        }
    }
}


sub first_command {
    my ($bytes) = @_;

    return unless $bytes =~ /\A\*(\d+)\r\n/g;

    for (1 .. $1) {
        return unless $bytes =~ /\G\$(\d+)\r\n/gc;
        return if length($bytes) < pos($bytes) + $1 + 2;
        pos($bytes) += $1 + 2;
    }

    return substr $bytes, 0, pos $bytes;
}


sub run {
    my ($path, @args) = @_;

    my $command = join ' ', map { "'" . s/'/'\\''/gr . "'" }
                  $Ctl, '--redis', "unix:$path", '--site', 'test.example',
                  @args;

    $out = `$command 2>&1 < /dev/null`;
    $status = $? >> 8;

    return $status;
}


1;
