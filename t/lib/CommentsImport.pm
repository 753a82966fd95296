# commentsctl with files of its own, for tests of imports: what it says on
# standard output and on standard error is kept apart.
#
#   use CommentsTest;
#   use CommentsImport;
#
#   $site = 'other.example';                 # blog.example, if it is not set
#   my $file = spew('a.xml', $text);         # a file in $dir; its path
#
#   is(ctl('import', $file), 0, 'it is read');   # exit status, or "signal 9"
#   like($out, qr/1 comments/);
#   is($err, '');
#
#   my $pid = ctl_start('import', $file);    # the same, without waiting
#
# local $CommentsImport::stdin = $file; gives it a standard input. (local $stdin
# would be another variable.)
package CommentsImport;

use strict;
use warnings;

use CommentsTest qw(redis_sock);
use Cwd qw(abs_path);
use Exporter qw(import);
use File::Temp qw(tempdir);
use POSIX ();

our @EXPORT = qw(ctl ctl_path ctl_start slurp spew $dir $err $out $site);

our ($out, $err, $site, $stdin) = ('', '', 'blog.example');
our $dir = tempdir(CLEANUP => 1);

my $Ctl = abs_path($ENV{OUT} || 'build') . '/commentsctl';

die "there is no $Ctl: make commentsctl\n" unless -x $Ctl;

delete $ENV{COMMENTS_REDIS};


sub ctl_path { return $Ctl }

sub ctl {
    my (@args) = @_;

    waitpid ctl_start(@args), 0;

    my $status = $? & 127 ? 'signal ' . ($? & 127) : $? >> 8;

    ($out, $err) = map { slurp("$dir/$_") } 'out', 'err';

    return $status;
}


sub ctl_start {
    my (@args) = @_;

    my $pid = fork // die "fork: $!";

    if ($pid == 0) {
        open STDIN, '<', $stdin // '/dev/null';
        open STDOUT, '>', "$dir/out";
        open STDERR, '>', "$dir/err";
        exec { $Ctl } $Ctl, '--redis', 'unix:' . redis_sock(), '--site', $site,
             @args or POSIX::_exit(127);
    }

    return $pid;
}


sub slurp {
    my ($name) = @_;

    open my $file, '<:raw', $name or die "$name: $!";
    local $/;

    return scalar(<$file>) // '';
}


sub spew {
    my ($name, $text) = @_;

    open my $file, '>:raw', "$dir/$name" or die "$name: $!";
    print $file $text;
    close $file or die "$name: $!";

    return "$dir/$name";
}


1;
