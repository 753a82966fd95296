# Pages that are in memory, against nginx's own files of the same bytes.
package Bench::Rows::Warm;

use strict;
use warnings;

use Bench::Client;
use Bench::Load qw(figure);


sub run {
    my ($b) = @_;

    my $main = $b->{machine}->nginx(name => 'warm', http => $b->{site}->http);

    take_bytes($b, $main);

    control($b, $main);
    page($b, $main);
    compressed($b, $main);
    unchanged($b, $main);
    large($b, $main);
    json($b, $main);

    off($b);

    $b->{machine}->stop($main->{pid});

    workers($b);
}


# The very answers become the files that they are compared to.
sub take_bytes {
    my ($b, $server) = @_;

    my $site = $b->{site};
    my $client = Bench::Client->new($server->{port});

    mkdir "$site->{root}/plain/zip";

    # the first is a miss; the others come from memory
    for my $path (qw(/page/one.html /page/big.html /zip/one.html)) {
        $client->get($path) for 1 .. 2;
    }

    my $page = $client->get('/page/one.html')->{body};

    die "the page has not its comments\n"
        unless (() = $page =~ /class="comment-body"/g) == 100;

    my $gzip = $client->get('/zip/one.html', 'Accept-Encoding: gzip');

    die "the page is not compressed\n"
        unless ($gzip->{header}{'content-encoding'} || '') eq 'gzip';

    $b->{page_bytes} = length $page;
    $b->{page} = $page;

    $site->put('plain/one.html', $page);
    $site->put('plain/big.html', $client->get('/page/big.html')->{body});
    $site->put('plain/one.json',
               $client->get('/page/one.html?comments=json')->{body});
    $site->put('plain/zip/one.html', $page);
    $site->put('plain/zip/one.html.gz', $gzip->{body});
}


# A file against itself: what differs from 1 here is the machine's noise, and a
# row that misses its goal by less has not missed it for certain.
sub control {
    my ($b, $server) = @_;

    my $c = $b->{load}->compare(
        both => { server => $server, requests => $b->{requests},
                  paths => ['/plain/one.html'] },
        ours => {}, theirs => {});

    $b->{report}->row(
        row => 'control: a file', against => 'itself',
        figures => [figure('requests a second', $c, 'rate'),
                    figure('processor time a request', $c,
                                        'cpu_us'),
                    figure('p99', $c, 'p99_us')],
        raw => $c);
}


sub page {
    my ($b, $server) = @_;

    my $c = $b->{load}->compare(
        both => { server => $server, requests => $b->{requests} },
        ours => { paths => ['/page/one.html'] },
        theirs => { paths => ['/plain/one.html'] });

    my @wrk = by_wrk($b, $server);

    $b->{report}->row(
        row => 'a page with 100 comments, warm',
        against => 'the same bytes as a file',
        figures => [figure('requests a second', $c, 'rate', '>=', 1.0),
                    figure('processor time a request', $c, 'cpu_us', '<=', 1.0),
                    figure('p99', $c, 'p99_us', '<=', 1.2),
                    ['bytes', $b->{page_bytes}],
                    @wrk ? (['requests a second, by wrk',
                             Bench::Load::median(map { $_->{ratio} } @wrk)])
                         : ()],
        raw => { %$c, wrk => \@wrk });
}


# the same once more by a tool that everybody knows
sub by_wrk {
    my ($b, $server) = @_;

    return unless grep { -x "$_/wrk" } split /:/, $ENV{PATH};

    my @pairs;

    for my $turn (1 .. ($b->{runs} > 3 ? 3 : 1)) {
        my %rate;

        for my $path ($turn % 2 ? qw(/page/ /plain/) : qw(/plain/ /page/)) {
            open my $pipe, '-|', $b->{machine}->pinned('load', 'wrk', '-t1',
                '-c16', '-d' . ($b->{runs} > 3 ? 3 : 1), '-H',
                'Host: bench.example',
                "http://127.0.0.1:$server->{port}${path}one.html") or return;

            while (<$pipe>) {
                $rate{$path} = $1 if m{^Requests/sec:\s*([\d.]+)};
            }

            close $pipe;
        }

        push @pairs, { ours => $rate{'/page/'}, theirs => $rate{'/plain/'},
                       ratio => $rate{'/page/'} / $rate{'/plain/'} }
            if $rate{'/plain/'};
    }

    return @pairs;
}


sub compressed {
    my ($b, $server) = @_;

    my $c = $b->{load}->compare(
        both => { server => $server, requests => $b->{requests},
                  headers => ['Accept-Encoding: gzip'] },
        ours => { paths => ['/zip/one.html'] },
        theirs => { paths => ['/plain/zip/one.html'] });

    $b->{report}->row(
        row => 'the same, compressed',
        against => 'gzip_static with the same bytes',
        figures => [figure('requests a second', $c, 'rate', '>=', 1.0),
                    figure('processor time a request', $c, 'cpu_us')],
        raw => $c);
}


sub unchanged {
    my ($b, $server) = @_;

    my $client = Bench::Client->new($server->{port});
    my $ours = $client->get('/page/one.html')->{header}{etag};
    my $theirs = $client->get('/plain/one.html')->{header}{etag};

    die "the page has no ETag\n" unless defined $ours;

    my $c = $b->{load}->compare(
        both => { server => $server, requests => $b->{requests} * 2,
                  status => 304 },
        ours => { paths => ['/page/one.html'],
                  headers => ["If-None-Match: $ours"] },
        theirs => { paths => ['/plain/one.html'],
                    headers => ["If-None-Match: $theirs"] });

    $b->{report}->row(
        row => '304 for that page', against => '304 for the file',
        figures => [figure('requests a second', $c, 'rate', '>=', 0.95),
                    figure('processor time a request', $c, 'cpu_us')],
        raw => $c);
}


sub large {
    my ($b, $server) = @_;

    my $worker = $server->{workers}[0];
    my $before = Bench::Machine::memory($worker);

    my $c = $b->{load}->compare(
        both => { server => $server, requests => int $b->{requests} / 15 },
        ours => { paths => ['/page/big.html'] },
        theirs => { paths => ['/plain/big.html'] });

    my $grown = Bench::Machine::memory($worker) - $before;

    # beside 16 blocks under way at once
    $b->{report}->row(
        row => 'a page of 2 MB with the same comments',
        against => 'the same bytes as a file',
        figures => [figure('requests a second', $c, 'rate', '>=', 0.95),
                    figure('processor time a request', $c, 'cpu_us'),
                    ['growth of the worker, KB', $grown / 1024, '<=', 2048]],
        raw => $c);
}


sub json {
    my ($b, $server) = @_;

    my $c = $b->{load}->compare(
        both => { server => $server, requests => $b->{requests} },
        ours => { paths => ['/page/one.html?comments=json'] },
        theirs => { paths => ['/plain/one.json'] });

    $b->{report}->row(
        row => '?comments=json, 100 comments, warm',
        against => 'the same bytes as a file',
        figures => [figure('requests a second', $c, 'rate', '>=', 0.80),
                    figure('processor time a request', $c, 'cpu_us')],
        raw => $c);
}


sub off {
    my ($b) = @_;

    my $ours = $b->{machine}->nginx(name => 'off', http => $b->{site}->http);
    my $bare = $b->{machine}->nginx(name => 'bare', module => 0,
                                    http => $b->{site}->bare_http);

    my $c = $b->{load}->compare(
        both => { paths => ['/off/one.html'], requests => $b->{requests} },
        ours => { server => $ours }, theirs => { server => $bare });

    $b->{machine}->stop($_->{pid}) for $ours, $bare;

    $b->{report}->row(
        row => 'a page where comments are off',
        against => 'nginx without the module',
        figures => [figure('requests a second', $c, 'rate', '>=', 0.99),
                    figure('processor time a request', $c, 'cpu_us')],
        raw => $c);
}


sub workers {
    my ($b) = @_;

    # room for all 1,000 pages, as their owner would give them
    my $server = $b->{machine}->nginx(name => 'four', workers => 4,
                                      side => 'both',
                                      http => $b->{site}->http(
                                          memory => '192m'));

    my %common = (server => $server, side => 'both', connections => 64,
                  requests => $b->{requests} * 2);

    my $same = $b->{load}->compare(
        both => \%common, ours => { paths => ['/page/one.html'] },
        theirs => { paths => ['/plain/one.html'] });

    $b->{report}->row(
        row => 'four workers on two cores, one page',
        against => 'the file likewise',
        figures => [figure('requests a second', $same, 'rate', '>=', 0.95),
                    figure('processor time a request', $same, 'cpu_us')],
        raw => $same);

    my $client = Bench::Client->new($server->{port});

    mkdir "$b->{site}{root}/plain/many";

    # by one name each, as nginx would have them, and bytes of their own
    for my $path ($b->{site}->many) {
        $b->{site}->put("plain$path", $client->get($path)->{body});
    }

    $b->{site}->list('plain', map { "/plain$_" } $b->{site}->many);

    my $many = $b->{load}->compare(
        both => \%common, warm => 40 * $b->{site}{many},
        ours => { list => $b->{site}{lists}{many} },
        theirs => { list => $b->{site}{lists}{plain} });

    $b->{machine}->stop($server->{pid});

    $b->{report}->row(
        row => "four workers on two cores, $b->{site}{many} pages",
        against => 'the files likewise',
        figures => [figure('requests a second', $many, 'rate', '>=', 0.95),
                    figure('processor time a request', $many, 'cpu_us')],
        raw => $many);
}


1;
