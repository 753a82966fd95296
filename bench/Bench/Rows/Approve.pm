# Approving 1,000 comments at once: of one thread, and of as many threads.
package Bench::Rows::Approve;

use strict;
use warnings;

use JSON::PP;
use Time::HiRes qw(time);

use Bench::Client;
use Bench::Load;
use Bench::Rows::Queue;

my $Comments = 1000;
my $Goal = 1;           # s


sub run {
    my ($b) = @_;

    Bench::Rows::Queue::pending($b, 'one.example', 1, $Comments);
    Bench::Rows::Queue::pending($b, 'many.example', $Comments, 1);

    my $server = Bench::Rows::Queue::server($b, 'approve');
    my $client = Bench::Client->new($server->{port});
    my (@figures, %raw);

    for my $site (qw(one many)) {
        my @ids = ids($client, "/$site.example");
        my $ids = join '', map { "&id=$_" } @ids;

        die scalar(@ids) . " comments of $site.example\n"
            if @ids != $Comments;

        for my $turn (1 .. $b->{runs}) {
            for my $act (qw(approve hold)) {
                my $begin = time();
                my $answer = act($client, "/$site.example", "do=$act$ids");

                push @{ $raw{$site}{$act} }, time() - $begin;
                die "$act: $answer->{status} $answer->{body}\n"
                    if $answer->{status} != 200
                       || decode_json($answer->{body})->{done} != $Comments;
            }
        }

        push @figures, [ $site eq 'one' ? 'in one thread, s'
                                        : 'each in its thread, s',
                         Bench::Load::median(@{ $raw{$site}{approve} }),
                         '<=', $Goal ];
    }

    $b->{machine}->stop($server->{pid});

    $b->{report}->row(row => "approving $Comments comments at once",
                      against => '', figures => \@figures, raw => \%raw);
}


sub act {
    my ($client, $base, $body) = @_;

    $client->send("$base/act", $body, @Bench::Rows::Queue::Headers,
                  'Content-Type: application/x-www-form-urlencoded',
                  'Accept: application/json',
                  'Origin: http://bench.example');

    return $client->answer;
}


sub ids {
    my ($client, $base) = @_;

    my ($after, @ids) = ('');

    while (defined $after) {
        my $answer = decode_json($client->get("$base/queue?status=pending"
            . ($after && "&after=$after"), @Bench::Rows::Queue::Headers,
            'Accept: application/json')->{body});

        push @ids, map { $_->{id} } @{ $answer->{comments} };
        $after = $answer->{next};
        undef $after if defined $after && $after eq '';
    }

    return @ids;
}


1;
