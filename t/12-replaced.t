# Pages that are replaced while clients ask for them, by rename and in place:
# a complete answer is a version of the file with a whole block at its place,
# and soon it is the new one.
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
my $large = 40000;      # above directio's size
my $path = "$ENV{TEST_NGINX_SERVROOT}-own/html/page.html";
my @open = ('off', 'max=1000 inactive=10s');

# how a file becomes what it is next: its length, then the length before it
my @steps = ([longer => 3000], [shorter => 1200], ['as long' => 1200],
             ['beyond directio' => $large], ['as long' => $large],
             ['below directio' => 2000]);

my ($version, $server) = (0, '');

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


sub replace {
    my ($how, $path, $content) = @_;

    my $name = $how eq 'renamed' ? "$path.new" : $path;

    open my $out, '>', $name or die "$name: $!";
    syswrite($out, $content) == length $content or die "$name: $!";
    close $out;

    rename $name, $path or die "$path: $!" if $how eq 'renamed';
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
# what else was said, and the places where it did not come.
sub ask_until_new {
    my ($old, $new) = @_;

    my %in_row = map { $_ => 0 } @places;
    my $end = time + $limit;
    my (%seen, $first);

    while (!defined $first || time < $first + $valid
           || grep { $_ < $row } values %in_row)
    {
        last if time > $end;

        for my $place (@places) {
            my @gzip = $place =~ /gzip/ ? ('Accept-Encoding' => 'gzip') : ();
            my $found = judged(http_get("$place/page.html", @gzip), $old, $new);

            $seen{$found}{$place}++;
            $first = time if $found eq 'new' && !defined $first;
            $in_row{$place} = $found eq 'new' ? $in_row{$place} + 1 : 0;
        }
    }

    return (\%seen, [grep { $in_row{$_} < $row } @places]);
}


# Asks for the page before, while and after a child replaces it.
sub is_replaced {
    my ($how, $step, $old, $new) = @_;

    my $child = fork;

    die "fork: $!" unless defined $child;

    if ($child == 0) {
        sleep 0.01;
        replace($how, $path, $new);
        POSIX::_exit(0);
    }

    my ($seen, $without) = ask_until_new($old, $new);

    waitpid $child, 0;

    delete @$seen{qw(mixed cut)} if $how eq 'in place';
    delete @$seen{qw(old new)};

    is_deeply($without, [], "$how, $step: the new page comes");
    is_deeply($seen, {}, "$how, $step: each answer is one of both");
}


server_start(
    workers => 2,
    http => $::http,
    server => <<"_EOC_",
        comments on;
        directio 16k;
        open_file_cache_valid 1s;
$server
_EOC_
    files => { 'page.html' => page(1000) },
);

store_comment("test.example|$_/page.html", '0500000000000001', undef, 'a', 0,
              'Ann', 'Hello') for @places;

# what nginx says of a file that became shorter under its hands
my $shorter = qr/pread\(\) read only \d+ of \d+ from|was truncated at/;

for my $how ('renamed', 'in place') {
    my $old = page(1000);

    # the caches of all workers must know this one
    replace('renamed', $path, $old);
    is_deeply((ask_until_new('', $old))[1], [], "$how: the first page");

    server_mark();

    for my $step (@steps) {
        my $new = page($step->[1]);
        is_replaced($how, $step->[0], $old, $new);
        $old = $new;
    }

    my @lines = server_log(qr/\[(?:error|alert|crit|emerg)\]/);

    @lines = grep { !/$shorter/ } @lines if $how eq 'in place';
    is_deeply(\@lines, [], "$how: nothing else was logged");
}

server_stop();
done_testing();
