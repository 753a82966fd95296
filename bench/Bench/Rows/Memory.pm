# What a worker has of its own over very many requests of all kinds.
#
# A leak shows in what is in use of its heap, to the byte. What the system has
# given it for that goes up and down with the last byte in use, by the pages
# that are let go and composed again in another order when their blocks are out
# of date: the free room between them takes leaks in before it grows.
package Bench::Rows::Memory;

use strict;
use warnings;

use List::Util qw(max);
use Time::HiRes qw(sleep);

use Bench::Client;

my $Rounds = 10;
my $In_use = 256;       # KB by chance: what misses leave for the next ones
my $Given = 1536;       # KB that the end of its heap moves by


sub run {
    my ($b) = @_;

    my $site = $b->{site};
    my $server = $b->{machine}->nginx(name => 'memory', http => $site->http,
                                      heap => "$ENV{OUT}/bench/heap.so");
    my $worker = $server->{workers}[0];
    my $all = $b->{full} ? 1000000 : $b->{quick} ? 20000 : 200000;
    my $etag = Bench::Client->new($server->{port});

    $etag->get('/page/one.html');
    $etag = $etag->get('/page/one.html')->{header}{etag};

    my @pages = ($site->many)[0 .. 99];

    # 304s alone would not compose their page again when it is out of date
    $site->list('mixed', '/page/one.html', @pages,
                map { ("$_?comments=json", "$_?comments=html",
                       "$_?comments=count", "$_?cpage=2", "$_?corder=newest") }
                @pages[0 .. 9]);

    my (@in_use, @given);

    for my $round (0 .. $Rounds) {
        round($b, $server, $all / $Rounds, $etag);
        sleep 0.3;      # the load program's connections are closed
        push @in_use, Bench::Machine::in_use($server);
        push @given, Bench::Machine::memory($worker);
    }

    $b->{machine}->stop($server->{pid});

    $b->{report}->row(
        row => "memory of a worker over $all requests", against => '',
        figures => [['in use more, KB', grown(@in_use) / 1024, '<=', $In_use],
                    ['its own more, KB', grown(@given) / 1024, '<=', $Given],
                    ['its own memory, MB', $given[-1] / 1048576]],
        raw => { in_use_by_round => \@in_use, bytes_by_round => \@given });
}


# The most of the second half over the most of the first. The round before them
# fills what is kept; pages that are just out of date only make it less.
sub grown {
    my (@rounds) = @_;

    return max(@rounds[$Rounds / 2 + 1 .. $Rounds])
           - max(@rounds[1 .. $Rounds / 2]);
}


sub round {
    my ($b, $server, $n, $etag) = @_;

    my $lists = $b->{site}{lists};
    my @kinds = (
        [0.50, list => $lists->{mixed}],
        [0.20, paths => ['/zip/one.html'],
               headers => ['Accept-Encoding: gzip']],
        [0.19, paths => ['/page/one.html'], status => 304,
               headers => ["If-None-Match: $etag"]],
        [0.10, paths => ['/cold/short.html']],
        [0.01, list => $lists->{post}, status => 303,
               headers => ['Content-Type: application/x-www-form-urlencoded'],
               body => 'name=A+Reader&email=&website=&parent=&text=Number+%23#']
    );

    for (@kinds) {
        my ($part, @what) = @$_;
        $b->{load}->sample(server => $server, requests => int $n * $part,
                           @what);
    }
}


1;
