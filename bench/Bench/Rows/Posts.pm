# Comments that are posted and acknowledged, against the same batches sent to
# Redis with nothing in between.
package Bench::Rows::Posts;

use strict;
use warnings;

use JSON::PP;

use Bench::Load qw(figure);


sub run {
    my ($b) = @_;

    affinity($b, 'both');
    batch($b);
    chain($b);
    affinity($b, 'load');
}


sub batch {
    my ($b) = @_;

    # a Redis on the same cores as all else: both sides have the same budget
    my $server = $b->{machine}->nginx(name => 'posts', side => 'both',
                                      http => $b->{site}->http);

    my $requests = int $b->{requests} / 3;
    my (@ours, @theirs, @redis);

    for my $turn (1 .. $b->{runs}) {
        for my $side ($turn % 2 ? qw(ours theirs) : qw(theirs ours)) {
            my $before = Bench::Machine::cpu($b->{machine}{redis_pid});

            if ($side eq 'ours') {
                push @ours, posts($b, $server, $requests);
                $ours[-1]{redis_us} = 1e6 / $requests
                    * (Bench::Machine::cpu($b->{machine}{redis_pid})
                       - $before);

            } else {
                push @theirs, batches($b, $requests);
                $theirs[-1]{redis_us} = 1e6 / $requests
                    * (Bench::Machine::cpu($b->{machine}{redis_pid})
                       - $before);
            }
        }
    }

    $b->{machine}->stop($server->{pid});

    my @ratios = map { $ours[$_]{rate} / $theirs[$_]{rate} } 0 .. $#ours;

    $b->{report}->row(
        row => 'posts from 16 connections',
        against => 'the same MULTI batch, sent to Redis',
        figures => [['acknowledged a second', Bench::Load::median(@ratios),
                     '>=', 0.6],
                    ["nginx's processor time, of Redis's",
                     Bench::Load::median(map { $_->{cpu_us} / $_->{redis_us} }
                                         @ours)],
                    ["Redis's processor time a post",
                     Bench::Load::median(map {
                         $ours[$_]{redis_us} / $theirs[$_]{redis_us}
                     } 0 .. $#ours)]],
        raw => { ours => \@ours, theirs => \@theirs });
}


# What the default chain of checks costs. All posts come from one address, so its
# limits are as high as they can be: the same questions are asked.
sub chain {
    my ($b) = @_;

    my $requests = int $b->{requests} / 3;
    my (%server, %got);

    for my $side (qw(none chain)) {
        $server{$side} = $b->{machine}->nginx(
            name => "posts-$side", side => 'both', http => $b->{site}->http(
                check => $side eq 'chain' && 'comments_check rate'
                         . ' address=1000000/1d network=1000000/1d;'
                         . ' comments_check default;'));
    }

    for my $turn (1 .. $b->{runs}) {
        for my $side ($turn % 2 ? qw(none chain) : qw(chain none)) {
            push @{ $got{$side} }, posts($b, $server{$side}, $requests);
        }
    }

    $b->{machine}->stop($_->{pid}) for values %server;

    $b->{report}->row(
        row => 'posts through the default chain of checks',
        against => 'the same posts without checks',
        figures => [['acknowledged a second', Bench::Load::median(map {
                         $got{chain}[$_]{rate} / $got{none}[$_]{rate}
                     } 0 .. $#{ $got{none} }), '>=', 0.85]],
        raw => \%got);
}


sub posts {
    my ($b, $server, $requests, $connections) = @_;

    return $b->{load}->sample(
        server => $server, side => 'both', connections => $connections || 16,
        requests => $requests, status => 303,
        list => $b->{site}{lists}{post},
        headers => ['Content-Type: application/x-www-form-urlencoded',
                    'Sec-Fetch-Site: same-origin'],
        body => '_charset_=utf-8&subject=&name=A+Reader&email=&website=&parent=&text=Number+%23#:+the'
                . '+page+was+a+great+help+to+me,+*twice*+even,+but+what+about'
                . '+tables+with+%60code%60+in+them,+or+very+long+lines%3F');
}


# By the same number of connections, in the order and with the growth that posts
# have: to one thread after the other, threads that began as those did and that
# are kept from turn to turn. One thread at a time, young in each turn, costs
# Redis less for the same batch, and ids of long ago do not stay among the
# site's newest.
sub batches {
    my ($b, $requests) = @_;

    my $site = $b->{site};

    open my $pipe, '-|', $b->{machine}->pinned('both', $site->{tool}, '-c', 16,
        '-d', 1, '-t', 100, '-r', $requests / 100, '-l', 140,
        '-p', $b->{machine}{socket}, '/direct/%02d.html')
        or die "$site->{tool}: $!\n";

    my $line = readline $pipe;
    close $pipe or die "the writer failed\n";

    return decode_json($line);
}


sub affinity {
    my ($b, $side) = @_;

    return unless $b->{machine}{taskset};

    my $side_of = $b->{machine}->side($side);

    # it prints what it did
    qx(taskset -apc $side_of $b->{machine}{redis_pid} 2>&1);
}


1;
