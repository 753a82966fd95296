#!/usr/bin/perl
# Replays comments and robots through a running server, and tells what became
# of them. "make spam-test" runs it.
#
#   spam_test.pl [FILE …]
#
# A FILE is a corpus, as corpus.pl reads it; all CSV files together are one.
# Comments that corpus.pl makes up are always replayed, and the robots of
# SpamRobots.pm.
#
# For each seed a corpus is shuffled: its last comments are judged, of the others
# the first 0, 50, 200 and 1,000 are decided on before, as a moderator does it,
# each time on an empty site. What is judged is sent as a browser sends the form
# of a page, from an address of its own, and the default chain judges it. The
# figures are medians of the seeds.
#
# Environment: SEEDS, "1 2 3" if not set. The exit status is 1 if a goal is
# missed.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin", "$FindBin::Bin/../lib";

use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Digest::MD5 qw(md5);
use Encode qw(encode);
use List::Util qw(min shuffle);
use SpamRobots;

my @stages = (0, 50, 200, 1000);
my $goal_stage = 200;
my %goal = (blind => 99, caught => 90, wrong => 0.5);

my $judged_most = 600;      # comments of a corpus that are judged
my $judged_least = 200;     # fewer tell nothing
my $pages = 20;
my $step = 10;              # comments that a moderator decides on in one go

my @seeds = split ' ', $ENV{SEEDS} // '1 2 3';
my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my @ctl = ($ctl, '--redis', 'unix:' . redis_sock(), '--site', 'test.example');

my @missed;
my $sent = 0;


# the medium of several shares; of two in the middle the mean
sub median {
    my @sorted = sort { $a <=> $b } @_;

    return ($sorted[$#sorted / 2] + $sorted[@sorted / 2]) / 2;
}


sub percent { return $_[1] ? 100 * $_[0] / $_[1] : 0 }


sub goal {
    my ($reached, $what) = @_;

    return if $reached;

    push @missed, $what;
    print "  missed: $what\n";
}


sub moderate {
    my ($verb, @ids) = @_;

    return if !@ids;

    open my $pipe, '|-', join(' ', @ctl, $verb, '-') . ' > /dev/null'
        or die "$ctl: $!\n";
    print $pipe map { "$_\n" } @ids;
    close $pipe or die "commentsctl $verb: status $?\n";
}


# The comments of corpus.pl: spam (1 or 0), name, website, text.
sub corpus {
    my (@args) = @_;
    my %unescape = (n => "\n", t => "\t", '\\' => '\\');
    my @rows;

    open my $pipe, '-|', $^X, "$FindBin::Bin/corpus.pl", @args
        or die "corpus.pl: $!\n";
    binmode $pipe, ':encoding(UTF-8)';

    while (my $line = <$pipe>) {
        chomp $line;

        my ($class, @fields) = split /\t/, $line, -1;

        s/\\([nt\\])/$unescape{$1}/g for @fields;
        push @rows, [$class eq 'spam' ? 1 : 0, @fields,
                     $args[0] eq '--synthetic'];
    }

    close $pipe or die "corpus.pl: status $?\n";

    return grep { $_->[3] =~ /\S/ } @rows;
}


# An address of the net for each comment: days are replayed in seconds, and the
# check "rate" would take a busy author for a flood. An author has one address of
# mail. Names that are made up are too few for that.
sub author {
    my ($name, $text, $made_up) = @_;

    my $n = crc($sent++);
    my $person = crc($made_up ? $text : $name);

    return sprintf('10.%d.%d.%d', $n >> 16 & 255, $n >> 8 & 255, $n & 255),
           sprintf('a%08x@mail%d.example', $person, $person % 50);
}


sub crc { return unpack 'N', md5(encode('UTF-8', $_[0])) }


# Sends a comment as a browser sends the form of that page.
sub send_comment {
    my ($where, $row, $n) = @_;
    my (undef, $name, $website, $text, $made_up) = @$row;

    # in some corpora nobody has a name: then each is another one
    if ($name !~ /\S/) {
        $name = sprintf 'Guest %d', crc($text) % 100_000;
        $made_up = 1;
    }

    my ($address, $email) = author($name, $text, $made_up);
    my $page = $where . 'p' . (1 + $n % $pages) . '.html';

    return http_post($page, { form_of_page(), name => $name, email => $email,
                              website => $website, text => $text },
                     from_page($page), 'X-Real-IP' => $address);
}


# What became of it: posted, held, spam, challenge, or refused with a reason.
sub became {
    my ($res) = @_;
    my $result = $res->{headers}{'x-result'} // '';

    return $1 if $result =~ /^(posted|held|spam|challenge)\b/;

    # the same comment again is answered as the first one was
    return 'posted' if $res->{status} == 303;

    return "refused ($res->{status} $result)";
}


# A moderator decides on these comments, in their order.
sub decide {
    my (@rows) = @_;
    my $n = 0;

    while (my @some = splice @rows, 0, $step) {
        my @ids = ([], []);

        for my $row (@some) {
            my $res = send_comment('/held/', $row, $n++);
            my ($id) = ($res->{headers}{location} // '') =~ /[?&]id=(\w+)/;

            # the form's limits are not those of the corpus
            push @{ $ids[$row->[0]] }, $id if defined $id;
        }

        moderate('spam', @{ $ids[1] });
        moderate('approve', @{ $ids[0] });
    }

    return if !$n;

    # everything was learned at the decisions
    open my $pipe, '-|', @ctl, 'learn' or die "$ctl: $!\n";
    my $learned = do { local $/; <$pipe> };
    close $pipe or die "commentsctl learn: $learned\n";
}


# The shares of one seed and stage, for spam (1) and honest comments (0).
sub judge {
    my (@rows) = @_;
    my (@count, %share);

    for my $n (0 .. $#rows) {
        my $kind = $rows[$n][0];
        my $fate = became(send_comment('/', $rows[$n], $n));

        $count[$kind]{all}++;
        $count[$kind]{$fate =~ /^refused/ ? 'refused' : $fate}++;
        $share{$fate}++ if $fate =~ /^refused/;
    }

    print "  $_: $share{$_}\n" for sort keys %share;

    return map { my $of = $_;
                 +{ map { $_ => percent($of->{$_} // 0, $of->{all}) }
                        qw(spam held challenge refused posted) } }
           map { $_ // {} } @count[0, 1];
}


sub replay {
    my ($name, @rows) = @_;
    my %seen;

    my $judged = min($judged_most, int @rows / 3);

    print "\n$name: ", scalar @rows, " comments, ",
          scalar(grep { $_->[0] } @rows), " of them spam\n";

    if ($judged < $judged_least) {
        print "  too few\n";
        return;
    }

    for my $seed (@seeds) {
        srand $seed;

        my @order = shuffle @rows;
        my @last = splice @order, @order - $judged;

        for my $stage (grep { $_ <= @order } @stages) {
            redis_cmd('FLUSHALL');
            decide(@order[0 .. $stage - 1]);
            push @{ $seen{$stage} }, [judge(@last)];
        }
    }

    table($judged, %seen);
}


sub table {
    my ($judged, %seen) = @_;

    print "  $judged are judged; per cent of spam | of honest comments:\n",
          '  decisions', (map { sprintf '%11s', $_ }
                          qw(caught held challenged refused passed)), ' |',
          (map { sprintf '%11s', $_ } qw(wrongly held challenged refused)),
          "\n";

    for my $stage (grep { $seen{$_} } @stages) {
        my @of;

        for my $kind (0, 1) {
            $of[$kind]{$_} = [map { $_->[$kind] } @{ $seen{$stage} }]
                for 'all';

            my @seeds_of = @{ $of[$kind]{all} };

            for my $fate (qw(spam held challenge refused posted)) {
                $of[$kind]{$fate} = median(map { $_->{$fate} } @seeds_of);
            }
        }

        printf "  %9d%11.1f%11.1f%11.1f%11.1f%11.1f |%11.2f%11.1f%11.1f"
               . "%11.1f\n", $stage,
               @{ $of[1] }{qw(spam held challenge refused posted)},
               @{ $of[0] }{qw(spam held challenge refused)};

        # one is too many, in whatever seed

        goal(!grep({ $_->{refused} } @{ $of[0]{all} }),
             'no honest comment is refused');

        next if $stage != $goal_stage;

        goal($of[1]{spam} >= $goal{caught},
             "$goal{caught} % of spam are caught after $stage decisions");
        goal($of[0]{spam} <= $goal{wrong},
             "at most $goal{wrong} % of honest comments are in spam");
    }
}


sub robots {
    my %total;

    redis_cmd('FLUSHALL');

    print "\nsynthetic robots, the default chain without any decision:\n",
          sprintf("  %-52s%7s%9s%8s%8s\n", '', 'posts', 'refused', 'chall.',
                  'queue');

    for my $robot (robots_all($pages)) {
        my %count;

        $count{became($_)}++ for robot_posts($robot);

        my $refused = 0;
        $refused += $count{$_} for grep { /^refused/ } keys %count;

        my $queue = 0;
        $queue += $count{$_} // 0 for qw(posted held spam);

        my $all = $refused + $queue + ($count{challenge} // 0);

        printf "  %-52s%7d%9d%8d%8d\n", $robot->{name}, $all, $refused,
               $count{challenge} // 0, $queue;

        my $kind = $robot->{blind} ? 'blind' : 'other';

        $total{$kind}[0] += $all - $queue;
        $total{$kind}[1] += $all;
    }

    my $share = percent(@{ $total{blind} });

    printf "  of robots that post blindly %.1f %% reach no queue\n", $share;
    goal($share >= $goal{blind}, "$goal{blind} % of blind robots");
}


my $files = join ' ', map { "p$_.html" } 1 .. $pages;

server_start(
    workers => 2,
    http => <<'_EOC_',
comments_redis $TEST_NGINX_REDIS timeout=5s;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
    comments_check default;
_EOC_
    server => <<'_EOC_',
        comments on;
        comments_deadline 10s;
        add_header X-Result $comments_result always;
        location /held/ { alias html/; comments_moderation all; }
_EOC_
    files => { map { ($_ => "<!DOCTYPE html><title>$_</title><body></body>\n") }
               split ' ', $files }
);

$| = 1;

print "seeds: @seeds\n";

robots();
replay('made up (t/spam/corpus.pl --synthetic)', corpus('--synthetic'));

my @csv = grep { /\.csv$/ } @ARGV;

replay(scalar @csv . ' CSV files', corpus(@csv)) if @csv;
replay($_ =~ s{.*/}{}r, corpus($_)) for grep { /\.tsv$/ } @ARGV;

my @errors = server_log(qr/\[(?:alert|crit|emerg)\]/);

print map { "the server logged: $_\n" } @errors;
server_stop();

print "\n", @missed ? scalar(@missed) . " goals missed\n" : "all goals met\n";

exit(@missed || @errors ? 1 : 0);
