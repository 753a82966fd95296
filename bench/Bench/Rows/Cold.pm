# Threads that are not in the zone: what it costs to get them.
package Bench::Rows::Cold;

use strict;
use warnings;

use JSON::PP;
use Time::HiRes qw(sleep);

use Bench::Client;
use Bench::Load qw(figure);


sub run {
    my ($b) = @_;

    flight($b);
    missed($b);
    long($b);
}


# Many requests at once while Redis keeps them waiting: how often is it asked?
sub flight {
    my ($b) = @_;

    my %figure;

    for my $workers (1, 4) {
        my $server = $b->{machine}->nginx(name => "flight$workers",
                                          workers => $workers, side => 'both',
                                          http => $b->{site}->http);
        my @clients = map { Bench::Client->new($server->{port}) } 1 .. 64;

        # one request alone tells what one flight is made of
        $clients[0]->get('/page/one.html');
        $b->{site}->invalidate('/page/one.html');
        sleep 0.1;

        my $alone = asked($b, sub { $clients[0]->get('/page/one.html') });

        $b->{site}->invalidate('/page/one.html');
        sleep 0.1;

        my $before = batches($server);
        my $many = asked($b, sub {
            $b->{machine}->command('CLIENT', 'PAUSE', 50, 'ALL');
            $_->send('/page/one.html') for @clients;

            for (@clients) {
                my $answer = $_->answer;
                die "no page\n" unless $answer->{body} =~ /comment-body/;
            }
        });

        # the status is of the one worker that answers it
        $figure{trips} = batches($server) - $before if $workers == 1;
        $figure{"flights$workers"} = $many / ($alone || 1);

        $b->{machine}->stop($server->{pid});
    }

    $b->{report}->row(
        row => '64 requests wait for one thread', against => '',
        figures => [['round trips, one worker', $figure{trips}, '<=', 2],
                    ['flights, one worker', $figure{flights1}, '<=', 1],
                    ['flights, four workers', $figure{flights4}, '<=', 1]],
        raw => \%figure);
}


# Reading commands that Redis was sent meanwhile, by anybody.
sub asked {
    my ($b, $code) = @_;

    $b->{machine}->command('CONFIG', 'RESETSTAT');
    $code->();

    my $calls = $b->{machine}->command_calls;
    my $sum = 0;

    # the heartbeat and our own commands are none of it
    for my $name (keys %$calls) {
        $sum += $calls->{$name}
            if $name =~ /^(get|mget|h?mget|hget|hgetall|zrange|zrangebylex|zcard
                           |zrevrange|zrank|zlexcount)$/x;
    }

    return $sum;
}


sub batches {
    my ($server) = @_;

    my $status = Bench::Client->new($server->{port})->get('/status');

    return decode_json($status->{body})->{redis}{batches};
}


# One request after another, each for a thread that nobody has asked for yet.
sub missed {
    my ($b) = @_;

    my @samples;

    for my $turn (1 .. ($b->{quick} ? 1 : 3)) {
        my $server = $b->{machine}->nginx(name => "cold$turn",
                                          http => $b->{site}->http);

        # the file and the connection to Redis are there; the threads are not
        Bench::Client->new($server->{port})->get('/post/00.html');

        push @samples, $b->{load}->sample(
            server => $server, connections => 1,
            requests => $b->{site}{many},
            list => $b->{site}{lists}{many});

        my $count = decode_json(Bench::Client->new($server->{port})
                                    ->get('/status')->{body})->{counters};

        die "these were no misses\n" if $count->{miss} < $b->{site}{many};

        $b->{machine}->stop($server->{pid});
    }

    my $p50 = Bench::Load::median(map { $_->{p50_us} } @samples);

    $b->{report}->row(
        row => 'a thread of 100 comments that is not in the zone',
        against => '',
        figures => [['p50, ms', $p50 / 1000, '<=', 1.0],
                    ['p99, ms', Bench::Load::median(map { $_->{p99_us} }
                                                    @samples) / 1000],
                    ['processor time, ms', Bench::Load::median(
                        map { $_->{cpu_us} } @samples) / 1000]],
        raw => { samples => \@samples });
}


sub long {
    my ($b) = @_;

    my $server = $b->{machine}->nginx(name => 'long',
                                      http => $b->{site}->http);
    my $client = Bench::Client->new($server->{port});

    for my $path (qw(/cold/long.html /cold/short.html)) {
        my $body = $client->get($path)->{body};
        my $n = () = $body =~ /class="comment-body"/g;
        die "$path has $n comments\n" unless $n == 100;
    }

    my $c = $b->{load}->compare(
        both => { server => $server, connections => 1,
                  requests => int $b->{requests} / 60 },
        ours => { paths => ['/cold/long.html'] },
        theirs => { paths => ['/cold/short.html'] });

    $b->{machine}->stop($server->{pid});

    $b->{report}->row(
        row => "first page of $b->{site}{long} comments, cold",
        against => 'of 100 comments, cold',
        figures => [figure('p50', $c, 'p50_us', '<=', 1.5),
                    figure('processor time a request', $c, 'cpu_us')],
        raw => $c);
}


1;
