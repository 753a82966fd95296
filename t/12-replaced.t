# Pages that are replaced while clients ask for them, by rename and in place:
# a complete answer is a version of the file with a whole block at its place,
# and soon it is the new one. What is replaced is old enough for workers to keep
# it composed, and they do: only so has the new one something to prevail over.
#
# A file that is written in place may be read while it is half written, by any
# server: while that goes on, an answer may be made of bytes of both, each at
# its own offset, or be cut off. A file that was renamed into its place may not.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use IO::Uncompress::Gunzip qw(gunzip);
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

my $limit = 60;         # seconds until the new page must have come: a hang
my $row = 20;           # answers in a row that must be the new page
my $valid = 1.1;        # seconds after which no worker knows the old page
my $directio = 16384;   # from this size on
my $large = 40000;
my $path = "$ENV{TEST_NGINX_SERVROOT}-own/html/page.html";
my @open = ('off', 'max=1000 inactive=10s');

# how a file becomes what it is next, and its length then
my @steps = ([longer => 3000], [shorter => 1200], ['as long' => 1200],
             ['beyond directio' => $large], ['as long' => $large],
             ['below directio' => 2000]);

# a file that keeps its time is told by its inode or by its length
my %steps = (
    'renamed' => \@steps,
    'in place' => \@steps,
    'renamed, of the same time' => [['as long' => 1000], [longer => 3000]],
    'in place, of the same time' => [[longer => 3000], [shorter => 1200]],
);

my ($version, $server) = (0, '');
my $past = time() - 100_000;        # no two files have the same by chance

for my $n (0 .. $#open) {
    $server .= <<"_EOC_";
        location /plain$n/ { open_file_cache $open[$n]; alias html/; }
        location /gzip$n/ {
            open_file_cache $open[$n];
            gzip on;
            comments_gzip on;
            alias html/;
        }
_EOC_
}

my @places = map { ("/plain$_", "/gzip$_") } 0 .. $#open;


# A page of that length; where its body ends differs between two versions.
sub page {
    my ($length) = @_;

    my $head = sprintf "<body><p>version %06d</p>\n%s</body><!--", ++$version,
                       "\n" x (7 * ($version % 50));

    return $head . chr(97 + $version % 26) x ($length - length($head) - 4)
           . "-->\n";
}


# Writes the page anew, with that time, or now.
sub replace {
    my ($how, $content, $time) = @_;

    my $name = $how =~ /renamed/ ? "$path.new" : $path;

    open my $out, '>', $name or die "$name: $!";
    syswrite($out, $content) == length $content or die "$name: $!";
    close $out;

    utime $time, $time, $name or die "$name: $!" if defined $time;
    rename $name, $path or die "$path: $!" if $name ne $path;
}


# the bytes of both, each where it stands in its file
sub is_mixed {
    my ($body, @pages) = @_;

    return 1 if $body eq '';
    return 0 unless grep { length $body <= length } @pages;

    my $other = '';

    for my $page (@pages) {
        my $both = length $body < length $page ? length $body : length $page;
        my $bad = substr($body, 0, $both) ^ substr($page, 0, $both);

        $bad =~ tr{\x00}{\x01}c;
        $bad .= "\x01" x (length($body) - $both);
        $other = $other eq '' ? $bad : $other & $bad;
    }

    return $other !~ /\x01/;
}


# "new", "old", "mixed", "cut", or what is wrong with an answer
sub judged {
    my ($res, $old, $new) = @_;

    if ($res->{status} == 599) {
        return $res->{content} =~ /end of stream/ ? 'cut' : $res->{content};
    }

    return "status $res->{status}" if $res->{status} != 200;

    my $body = $res->{content};

    if (($res->{headers}{'content-encoding'} || '') eq 'gzip') {
        my $packed = $body;
        gunzip(\$packed, \$body) or return 'no gzip';
    }

    my $bare = without_block($body);
    my ($before) = $bare =~ /^(.*?)\[BLOCK\]/s;

    $bare =~ s/\[BLOCK\]// if defined $before;

    for my $pair ([new => $new], [old => $old]) {
        my ($name, $page) = @$pair;

        next if $bare ne $page;
        return 'no block' unless defined $before;
        return "$name, its block elsewhere"
            unless $before eq substr $page, 0, index $page, '</body>';
        return $name;
    }

    return 'mixed' if is_mixed($bare, $old, $new);

    return 'neither: ' . length($bare) . ' bytes, ' . substr $bare, 0, 30;
}


# Asks everywhere in turn, until each place has said "new" many times in a row
# and a worker that was not asked meanwhile has no open file that is older;
# what else was said, and the places where it did not come. If it must be kept:
# only a page that is kept composed is also kept compressed, with its length.
sub ask_until_new {
    my ($old, $new, $kept) = @_;

    my %in_row = map { $_ => 0 } @places;
    my $end = time + $limit;
    my (%seen, $first);

    while (!defined $first || time < $first + $valid
           || grep { $_ < $row } values %in_row)
    {
        last if time > $end;

        for my $place (@places) {
            my @gzip = $place =~ /gzip/ ? ('Accept-Encoding' => 'gzip') : ();
            my $res = http_get("$place/page.html", @gzip);
            my $found = judged($res, $old, $new);

            $found = 'not kept' if $found eq 'new' && $kept && @gzip
                                   && !$res->{headers}{'content-length'};
            $seen{$found}{$place}++;
            $first = time if $found eq 'new' && !defined $first;
            $in_row{$place} = $found eq 'new' ? $in_row{$place} + 1 : 0;
        }
    }

    return (\%seen, [grep { $in_row{$_} < $row } @places]);
}


# The page becomes old, and is kept by all workers unless it is too large.
sub is_kept {
    my ($name, $page) = @_;

    utime ++$past, $past, $path or die "$path: $!";

    my $kept = length $page < $directio;

    is_deeply((ask_until_new('', $page, $kept))[1], [],
              "$name " . ($kept ? 'is kept' : 'stays'));
}


# Asks for the page before, while and after a child replaces it.
sub is_replaced {
    my ($how, $step, $old, $new) = @_;

    my $time = $how =~ /same time/ ? $past : undef;
    my $child = fork;

    die "fork: $!" unless defined $child;

    if ($child == 0) {
        sleep 0.01;
        replace($how, $new, $time);
        POSIX::_exit(0);
    }

    my ($seen, $without) = ask_until_new($old, $new);

    waitpid $child, 0;

    delete @$seen{qw(mixed cut)} if $how =~ /in place/;
    delete @$seen{qw(old new)};

    is_deeply($without, [], "$how, $step: the new page comes");
    is_deeply($seen, {}, "$how, $step: each answer is one of both");
}


# Writes two pages of the same length in one second, and asks in between, so
# that all workers have seen the first; false if it was two seconds.
sub written_twice {
    my ($old, $new) = @_;

    sleep 1.01 - (time() - int time());
    replace('in place', $old);

    my $first = (stat $path)[9];

    for (1 .. 4) {
        http_get("$_/page.html", 'Accept-Encoding' => 'gzip') for @places;
    }

    replace('in place', $new);

    return (stat $path)[9] == $first;
}


server_start(
    workers => 2,
    http => $::http,
    server => <<"_EOC_",
        comments on;
        directio $directio;
        open_file_cache_valid 1s;
$server
_EOC_
    files => { 'page.html' => page(1000) },
);

store_comment("test.example|$_/page.html", '0500000000000001', undef, 'a', 0,
              'Ann', 'Hello') for @places;

# what nginx says of a file that became shorter under its hands
my $shorter = qr/pread\(\) read only \d+ of \d+ from|was truncated at/;

for my $how (sort keys %steps) {
    my $old = page(1000);

    # the caches of all workers must know this one
    replace('renamed', $old);
    is_kept("$how: the first page", $old);

    server_mark();

    for my $step (@{ $steps{$how} }) {
        my $new = page($step->[1]);
        is_replaced($how, $step->[0], $old, $new);
        is_kept("$how, $step->[0]: the new page", $new);
        $old = $new;
    }

    my @lines = server_log(qr/\[(?:error|alert|crit|emerg)\]/);

    @lines = grep { !/$shorter/ } @lines if $how =~ /in place/;
    is_deeply(\@lines, [], "$how: nothing else was logged");
}

# two versions that nothing tells apart but their bytes

my ($old, $new) = (page(1000), page(1000));

ok(wait_for(sub { written_twice($old, $new) }, $limit),
   'written twice in a second');
is_deeply((ask_until_new('', $new))[1], [], 'the page of the second time comes');

server_stop();
done_testing();
