# Votes that are stored and counted, from 64 connections: for one comment, and
# for 1,000 comments of 100 threads, against posts from as many. And how often a
# page that is read meanwhile is thrown away.
package Bench::Rows::Votes;

use strict;
use warnings;

use HTTP::Tiny;
use JSON::PP;

use Bench::Rows::Posts;


sub run {
    my ($b) = @_;

    Bench::Rows::Posts::affinity($b, 'both');

    my $server = $b->{machine}->nginx(name => 'votes', side => 'both',
                                      http => $b->{site}->http);
    my %list = (one => list($b, $server, 1, 1),
                many => list($b, $server, 100, 10));

    my $requests = int $b->{requests} / 3;
    my (%got, @dropped);

    for my $turn (1 .. $b->{runs}) {
        push @{ $got{posts} }, posts($b, $server, $requests);

        # the last turn's vote is announced before the count begins
        sleep 2;

        my $before = dropped($server);

        push @{ $got{one} }, votes($b, $server, $list{one}, $requests);
        # the first vote is announced at once, and the last one a second later
        push @dropped, (dropped($server) - $before)
                       / ($requests / $got{one}[-1]{rate} + 1);

        push @{ $got{many} }, votes($b, $server, $list{many}, $requests);
    }

    $b->{machine}->stop($server->{pid});

    my $against = sub {
        my ($what) = @_;

        return Bench::Load::median(map {
            $got{$what}[$_]{rate} / $got{posts}[$_]{rate}
        } 0 .. $#{ $got{posts} });
    };

    $b->{report}->row(
        row => 'votes from 64 connections', against => 'posts from 64',
        figures => [['for one comment, a second', $against->('one'),
                     '>=', 0.5],
                    ['for 1,000 comments, a second', $against->('many'),
                     '>=', 0.5],
                    ['times a second a page of one is thrown away',
                     Bench::Load::median(@dropped), '<=', 1]],
        raw => { %got, dropped => \@dropped });

    Bench::Rows::Posts::affinity($b, 'load');
}


# A file of the addresses to vote at: the first comments of the first threads.
sub list {
    my ($b, $server, $threads, $comments) = @_;

    my $name = "$b->{machine}{dir}/votes-$threads";

    open my $file, '>', $name or die "$name: $!\n";

    for my $n (0 .. $threads - 1) {
        my $page = sprintf '/many/%04d.html', $n;
        my $thread = decode_json(get($server, "$page?comments=json"));

        print $file "$page?comments=vote&id=$_->{id}\n"
            for @{ $thread->{comments} }[0 .. $comments - 1];
    }

    close $file or die "$name: $!\n";

    return $name;
}


sub dropped {
    my ($server) = @_;

    return decode_json(get($server, '/status'))->{counters}{invalidated};
}


sub get {
    my ($server, $path) = @_;

    my $url = "http://127.0.0.1:$server->{port}$path";
    my $res = HTTP::Tiny->new(timeout => 10)->get($url);

    die "bench: $path: $res->{status}\n" unless $res->{success};

    return $res->{content};
}


sub posts {
    my ($b, $server, $requests) = @_;

    return Bench::Rows::Posts::posts($b, $server, $requests, 64);
}


# All are of one reader, who votes as is voted already; Redis and nginx have the
# same to do as for the votes of many.
sub votes {
    my ($b, $server, $list, $requests) = @_;

    return $b->{load}->sample(
        server => $server, side => 'both', connections => 64,
        requests => $requests, status => 303, list => $list,
        headers => ['Content-Type: application/x-www-form-urlencoded',
                    'Sec-Fetch-Site: same-origin'],
        body => 'dir=up');
}


1;
