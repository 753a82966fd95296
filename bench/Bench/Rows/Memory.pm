# What a worker has of its own over very many requests of all kinds.
package Bench::Rows::Memory;

use strict;
use warnings;

use Bench::Client;

my $Rounds = 10;


sub run {
    my ($b) = @_;

    my $site = $b->{site};
    my $server = $b->{machine}->nginx(name => 'memory', http => $site->http);
    my $worker = $server->{workers}[0];
    my $all = $b->{full} ? 1000000 : $b->{quick} ? 20000 : 200000;
    my $etag = Bench::Client->new($server->{port});

    $etag->get('/page/one.html');
    $etag = $etag->get('/page/one.html')->{header}{etag};

    my @pages = ($site->many)[0 .. 99];

    $site->list('mixed', @pages, map { ("$_?comments=json", "$_?comments=html",
                                        "$_?comments=count", "$_?cpage=2",
                                        "$_?corder=newest") } @pages[0 .. 9]);

    # the first round fills what is kept; what grows behind it is a leak
    my @memory;

    for my $round (0 .. $Rounds) {
        round($b, $server, $all / $Rounds, $etag);
        push @memory, Bench::Machine::memory($worker);
    }

    $b->{machine}->stop($server->{pid});

    my $grown = $memory[-1] - $memory[1];

    $b->{report}->row(
        row => "memory of a worker over $all requests", against => '',
        figures => [['growth, KB', $grown / 1024, '<=', 256],
                    ['its own memory, MB', $memory[-1] / 1048576]],
        raw => { bytes_by_round => \@memory });
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
