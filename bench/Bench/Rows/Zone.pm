# The zone: what a page takes in it, and what becomes of the rate when it holds
# a quarter of what is asked for.
package Bench::Rows::Zone;

use strict;
use warnings;

use JSON::PP;

use Bench::Client;
use Bench::Load qw(figure);

my $Exponent = 1.0;     # of Zipf's law


sub run {
    my ($b) = @_;

    my $many = bytes($b, 'many', 100);
    my $zipf = bytes($b, 'zipf', 20);

    for my $size ($zipf, $many) {
        $b->{report}->row(
            row => "bytes in the zone, a page of $size->{comments} comments",
            against => '',
            figures => [['bytes a page', $size->{page}],
                        ['of its block', $size->{page} / $size->{block}]],
            raw => $size);
    }

    quarter($b, $zipf->{used});
}


# Fills an empty zone with a list of pages.
sub bytes {
    my ($b, $list, $comments) = @_;

    my $site = $b->{site};
    my $server = $b->{machine}->nginx(name => "bytes$list",
                                      http => $site->http(zone => '1000m'));
    my $before = status($server)->{zone};

    $b->{load}->sample(server => $server, connections => 4,
                       requests => $site->{$list},
                       list => $site->{lists}{$list});

    my $after = status($server)->{zone};
    my ($first) = $site->$list;
    my $block = length Bench::Client->new($server->{port})
                                    ->get("$first?comments=html")->{body};

    $b->{machine}->stop($server->{pid});

    die "not all pages are in the zone\n"
        if $after->{threads} - $before->{threads} != $site->{$list};

    my $used = $before->{free} - $after->{free};

    return { comments => $comments, used => $used, block => $block,
             page => int($used / $site->{$list}) };
}


sub status {
    my ($server) = @_;

    return decode_json(Bench::Client->new($server->{port})
                                    ->get('/status')->{body});
}


sub quarter {
    my ($b, $used) = @_;

    my $site = $b->{site};
    my $zone = int($used / 4 / 1024) . 'k';
    my $small = $b->{machine}->nginx(name => 'quarter',
                                     http => $site->http(zone => $zone));
    my $large = $b->{machine}->nginx(name => 'whole-zone',
                                     http => $site->http(zone => '1000m'));

    # all of them are in the large one; the small one keeps what it can
    $b->{load}->sample(server => $_, connections => 4,
                       requests => $site->{zipf},
                       list => $site->{lists}{zipf}) for $large, $small;

    my $before = status($small)->{counters};

    my $c = $b->{load}->compare(
        both => { list => $site->{lists}{zipf}, zipf => $Exponent,
                  requests => $b->{requests} },
        warm => 6 * $b->{requests},     # until the hits no longer rise
        ours => { server => $small }, theirs => { server => $large });

    my $after = status($small)->{counters};
    my %delta = map { $_ => $after->{$_} - $before->{$_} } keys %$after;
    my $all = $delta{hit} + $delta{miss} + $delta{stale} + $delta{bypass}
              + $delta{unavailable};

    $b->{machine}->stop($_->{pid}) for $small, $large;

    $b->{report}->row(
        row => "$site->{zipf} threads of 20 by Zipf's law, a quarter of the"
               . ' zone they need',
        against => 'all of them in the zone',
        figures => [figure('requests a second', $c, 'rate', '>=', 0.8),
                    figure('processor time a request', $c, 'cpu_us'),
                    ['hits of all requests', $delta{hit} / ($all || 1)],
                    ['not kept, for want of room', $delta{bypass}],
                    ['unavailable', $delta{unavailable}, '<=', 0]],
        raw => { %$c, counters => \%delta, zone => $zone });
}


1;
