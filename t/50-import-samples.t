# Imports of real exports, which lie beside the project and not in it: what
# EXPECT.tsv there counts in each file is what "commentsctl import" finds.
# COMMENTS_SAMPLES names another folder.

use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsImport;
use JSON::PP qw(decode_json);
use List::Util qw(max min sum0);
use Test::More;
use Time::Local qw(timegm);

my $samples = $ENV{COMMENTS_SAMPLES} || '../shared/data/imports';

plan skip_all => "there are no samples in $samples"
    unless -f "$samples/EXPECT.tsv";

# the formats as EXPECT.tsv calls them
my %Format = (blogger => 'blogger', comentario => 'commento',
              commento => 'commento', disqus => 'disqus', isso => 'isso',
              mt => 'typepad', remark42 => 'remark42', wxr => 'wordpress');

# A time of EXPECT.tsv or of an export, in milliseconds.
sub ms {
    my ($text) = @_;

    return $text * 1000 if $text =~ /\A[\d.]+\z/;

    my ($y, $mon, $d, $h, $min, $s, $fraction, $sign, $east, $minutes)
        = $text =~ /\A(\d+)-(\d+)-(\d+)[T ](\d+):(\d+):(\d+)(\.\d+)?
                    (?:Z|([+-])(\d\d):(\d\d))?\z/x
        or die "no time: $text";

    my $shift = defined $sign ? ($east * 60 + $minutes) * 60 : 0;

    $shift = -$shift if defined $sign && $sign eq '-';

    return (timegm($s, $min, $h, $d, $mon - 1, $y) - $shift) * 1000
           + 1000 * ($fraction // 0);
}


# How deep the replies of those comments go; roots are 1 deep.
sub depth {
    my (@comments) = @_;
    my %parent = map { $_->{id} => $_->{parent} // '' } @comments;
    my $deepest = 0;

    for my $id (keys %parent) {
        my $n = 0;

        for (my $at = $id; $at ne '' && $n < 1000; $at = $parent{$at} // '') {
            $n++;
        }

        $deepest = max($deepest, $n);
    }

    return $deepest;
}


sub check_refused {
    my ($path, $format) = @_;

    is(ctl('import', '--format', $format, "$samples/$path"), 2,
       'it is refused');
    like($err, qr/^commentsctl: \Q$samples\/$path\E:(?:\d+:)? ./m,
         'with the name of the file and the reason');
    is(redis_cmd('EXISTS', "comments:site:$path:threads"), 0,
       'nothing is written');
}


sub check_counts {
    my ($path, $want) = @_;
    my $report = decode_json($out);
    my $skipped = $report->{skipped};

    is($report->{comments} + sum0(values %$skipped), $want->{comments},
       'comments, those that are skipped included');

    for my $name (qw(pings spam)) {
        my $got = $name eq 'pings' ? $report->{pings} : $skipped->{spam};

        is($got // 0, $want->{$name}, $name) if $want->{$name} ne '';
    }

    cmp_ok($skipped->{deleted}, '<=', $want->{deleted}, 'deleted')
        if $want->{deleted} ne '';

    is(ctl('export'), $report->{comments} ? 0 : 1, 'it is exported');

    my @stored = grep { exists $_->{id} }
                 map { decode_json($_) } split /\n/, $out;
    my $approved = grep { ($_->{status} // 'approved') eq 'approved' } @stored;

    is($approved + $skipped->{no_page} + $skipped->{empty}, $want->{approved},
       'approved') if $want->{approved} ne '';
    is(scalar @stored, $report->{comments}, 'all of them are stored');

    return if sum0(values %$skipped);

    is($report->{threads}, $want->{threads_with}, 'threads');
    is($report->{replies} + $report->{orphans}, $want->{replies}, 'replies');
    is($report->{orphans}, $want->{orphans}, 'orphans')
        if $want->{orphans} ne '';
    is(depth(@stored), $want->{maxdepth}, 'depth');

    return unless @stored;

    my @times = map { ms($_->{created}) } @stored;

    cmp_ok(abs(min(@times) - ms($want->{first})), '<=', 1, 'the first');
    cmp_ok(abs(max(@times) - ms($want->{last})), '<=', 1, 'the last');
}


sub check_sample {
    my ($path, $format, $want) = @_;
    my @import = ('import', '--json', '--format', $format, "$samples/$path");

    return check_refused($path, $format) if $want->{note} =~ /MALFORMED/;

    is(ctl(@import, '--dry-run'), 0, 'a dry run');
    is(redis_cmd('EXISTS', "comments:site:$path:threads"), 0, 'writes nothing');

    my $dry = decode_json($out);

    is(ctl(@import), 0, 'the import');

    my $report = decode_json($out);

    # a dry run lists threads besides
    delete $_->{dry_run}, delete $_->{pages} for $dry, $report;
    is_deeply($report, $dry, 'reports what the dry run has');

    my $comments = decode_json($out)->{comments};

    check_counts($path, $want);

    is(ctl(@import), 0, 'once more');
    is(decode_json($out)->{new}, 0, 'nothing is new');
    is(decode_json($out)->{known}, $comments, 'all is known');
}


open my $file, '<', "$samples/EXPECT.tsv" or die "EXPECT.tsv: $!";

chomp(my $head = <$file>);
my @columns = split /\t/, $head;

while (my $line = <$file>) {
    chomp $line;

    my %want;
    my @cells = split /\t/, $line, -1;

    @want{@columns} = map { $_ // '' } @cells[0 .. $#columns];

    my ($folder) = $want{file} =~ m{\A([^/]+)/};
    my $format = $Format{$folder} // die "what is $folder?";

    # each file is a site of its own
    $site = $want{file};

    subtest $want{file} => sub {
        check_sample($want{file}, $format, \%want);
    };
}

done_testing();
