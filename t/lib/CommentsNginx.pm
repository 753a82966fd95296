# Test::Nginx::Util, at less cost. It asks ps(1) whether a process runs and
# "nginx -V" what nginx is, for every block anew, and looks every 50 ms whether
# nginx has ended. What it finds out stays the same.
#
# Must be loaded before Test::Nginx::Util is by anybody else.
package CommentsNginx;

use strict;
use warnings;

use POSIX ();
use Time::HiRes qw(sleep time);

my %Said;           # by command: what nginx -V printed


# In the caller's context, with the status in $?.
sub readpipe_once {
    my ($command) = @_;

    return CORE::readpipe($command) if $command !~ / -V 2>&1\z/;

    if (!defined $Said{$command}) {
        my $out = CORE::readpipe($command);

        return $out if $? != 0;
        $Said{$command} = $out;
    }

    $? = 0;

    return $Said{$command};
}


# Backticks are readpipe(), which a package may import before it is compiled.
BEGIN {
    die "CommentsNginx: too late\n" if $INC{'Test/Nginx/Util.pm'};

    *Test::Nginx::Util::readpipe = \&readpipe_once;
    require Test::Nginx::Util;
}


my $kill = \&Test::Nginx::Util::kill_process;
my $errors = \&Test::Nginx::Util::error_log_data;

no warnings 'redefine';

*Test::Nginx::Util::is_defunct = \&is_defunct if -r "/proc/$$/stat";
*Test::Nginx::Util::kill_process = \&kill_process;
*Test::Nginx::Util::error_log_data = \&error_log_data;


# The state stands behind the command's name, which may have brackets itself.
sub is_defunct ($) {
    my ($pid) = @_;

    open my $in, '<', "/proc/$pid/stat" or return '';

    return (<$in> // '') =~ /\) Z[^)]*\z/s;
}


# What has not ended in time is Test::Nginx's to end, and to tell of.
sub kill_process ($$$) {
    my ($pid, $wait, $name) = @_;

    if ($wait && defined $pid && Test::Nginx::Util::is_running($pid)) {
        kill $ENV{TEST_NGINX_FAST_SHUTDOWN} ? 'TERM' : 'QUIT', $pid;

        my $end = time + Test::Nginx::Util::timeout();

        while (time < $end) {
            waitpid $pid, POSIX::WNOHANG();
            return if !Test::Nginx::Util::is_running($pid);
            sleep 0.002;
        }
    }

    $kill->($pid, $wait, $name);
}


# Test::Nginx waits for what nginx may log behind the answer. One that has not
# started, as it should, logs nothing more.
sub error_log_data () {
    local $Test::Nginx::Util::TestNginxSleep = 0
        if !-e $Test::Nginx::Util::PidFile;

    return $errors->();
}

1;
