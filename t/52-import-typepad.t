# An export of TypePad in Redis: pages, times, texts, and the second run.

use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my $dir = tempdir(CLEANUP => 1);
my $file = 't/fixtures/import/typepad/export.txt';

die "there is no $ctl: make commentsctl\n" unless -x $ctl;


# Runs commentsctl; exit status, standard output and standard error.
sub ctl {
    my (@args) = @_;

    my $command = join ' ', map { "'$_'" }
        $ctl, '--redis', 'unix:' . redis_sock(), '--site', 'b.example', @args;

    my $status = system("$command > $dir/out 2> $dir/err < /dev/null") >> 8;

    return $status, map { slurp("$dir/$_") } qw(out err);
}


sub slurp {
    my ($name) = @_;

    open my $in, '<:raw', $name or die "$name: $!";
    local $/;

    return scalar(<$in>) // '';
}


my ($status, $out, $err) = ctl('import', '--json', $file);
my $report = decode_json($out);

is($status, 1, 'a damaged comment is told by the exit status');
is($report->{threads}, 1, 'one thread');
is($report->{new}, 2, 'two comments are new');
is($report->{skipped}{damaged}, 1, 'one is damaged');
like($err, qr/export\.txt:\d+: .*DATE/, 'file and line are named');

($status, $out) = ctl('export');

my @all = map { decode_json($_) } split /\n/, $out;
my @comments = grep { exists $_->{text} } @all;

is(scalar(@comments), 2, 'two comments are exported');
is($comments[0]{thread}, '/blog/2009/06/ferries.html', 'their page');
is($comments[0]{name}, "Zo\x{eb}", 'Latin-1 became UTF-8');
is($comments[0]{created}, '2009-06-12T13:04:00Z', 'a time of 12 hours');
is($comments[1]{created}, '2009-06-13T00:05:00Z', 'a time of 24 hours');
is($comments[0]{website}, undef, 'no dead profile');
is($comments[1]{website}, 'http://tom.example/', 'a website');
like($comments[0]{text}, qr/URL: is the key\..*A log:.*end/s,
     'the text is there from its first line to the last');
ok((grep { $_->{closed} } @all), 'the thread is closed');
unlike($out, qr/192\.0\.2/, 'no address of a host is kept');

($status, $out) = ctl('import', '--json', $file);
$report = decode_json($out);

is($report->{new}, 0, 'a second run adds nothing');
is($report->{known}, 2, 'both comments are known');

done_testing();
