# Redis is killed, workers are killed, the configuration is loaded anew, while
# moderators decide in bulk and readers vote and report: what was acknowledged is
# there, what was not is there or is not, and "verify --repair" mends the lists.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use Test::More;
use Time::HiRes qw(sleep time);

my $seconds = 3;            # of each outage's clients
my @durable = ('--appendonly', 'yes', '--appendfsync', 'always');
my @acts = qw(approve hold spam delete approve restore);
my %letter = (approve => 'a', hold => 'p', spam => 's', delete => 'd');

redis_stop();
redis_start(args => \@durable);

server_start(workers => 2,
             http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=2s;"
                     . ' set_real_ip_from 127.0.0.1;'
                     . ' real_ip_header X-Real-IP;',
             server => <<'_EOC_',
    comments_deadline 2s;
    location / { comments on; comments_check off; comments_moderation none;
                 comments_flag_hold 200; }
    location ^~ /comments/admin/ {
        comments_admin $remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_
             files => { map { $_ => "<body><p>page</p></body>\n" }
                        qw(a.html b.html) });
server_file('../htpasswd', "ann:{PLAIN}pw\n");

sub post {
    my ($uri, $text) = @_;
    my $res = http_comment($uri, { name => 'Ann', text => $text });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}

sub index_of {
    my ($uri, $id) = @_;

    return substr redis_cmd('HGET', key($uri, 'index'), $id) // '-', 0, 1;
}

# A moderator's bulk decisions on comments that nobody else decides on: which
# letters of a status each of them may have by what was answered.
sub moderator {
    my ($uri, $until, @ids) = @_;

    my %may = map { $_ => { a => 1 } } @ids;
    my ($done, $failed, @odd) = (0, 0);

    for (my $n = 0; time < $until; $n++) {
        my $do = $acts[rand @acts];
        my @some = grep { rand() < 0.7 } @ids;

        next if !@some || $do eq 'restore';

        my $res = http_request('POST', '/comments/admin/act',
            { 'Content-Type' => 'application/x-www-form-urlencoded',
              Accept => 'application/json', 'Sec-Fetch-Site' => 'same-origin',
              Authorization => 'Basic ' . encode_base64('ann:pw', '') },
            join '&', "do=$do", map { "id=$_" } @some);
        my $json = http_json($res) || {};
        my %result = map { $_->{id} => $_->{result} } @{ $json->{results} || [] };

        push @odd, "$do: $res->{status}" if $res->{status} !~ /^(?:200|503|599)$/;

        for my $id (@some) {
            my $result = $result{$id} || 'failed';

            if ($result =~ /^(?:done|same)$/) {
                $may{$id} = { $letter{$do} => 1 };
                $done++;

            } elsif ($result eq 'failed') {
                $may{$id}{$letter{$do}} = 1;
                $failed++;
            }
        }

        sleep 0.02 if $res->{status} != 200;
    }

    return ("acted $done $failed", (map { "odd $_" } @odd),
            map { "may $uri $_ " . join '', sort keys %{ $may{$_} } } @ids);
}

# A reader of one address, of comments that stay approved.
sub reader {
    my ($uri, $until, $address, @ids) = @_;

    my (%may, @odd);
    my $done = 0;

    while (time < $until) {
        my $id = $ids[rand @ids];
        my $dir = (qw(up down none flag))[rand 4];
        my $res = http_request('POST', "$uri?comments=vote&id=$id",
                               { 'Content-Type' => 'application/json',
                                 'X-Real-IP' => $address }, "{\"dir\":\"$dir\"}");
        my $sort = $dir eq 'flag' ? 'flag' : 'vote';

        if ($res->{status} == 200) {
            $may{"$sort $id"} = { $dir => 1 };
            $done++;

        } elsif ($res->{status} =~ /^(?:503|599)$/) {
            $may{"$sort $id"}{$sort eq 'vote' ? 'none' : 'no'} = 1
                unless $may{"$sort $id"};
            $may{"$sort $id"}{$dir} = 1;
            sleep 0.02;

        } else {
            push @odd, "$dir: $res->{status}";
        }
    }

    return ("voted $done", (map { "odd $_" } @odd),
            map { "$_ $uri $address " . join ',', sort keys %{ $may{$_} } }
            keys %may);
}

sub judge {
    my ($name, @lines) = @_;

    my ($acted, $voted) = (0, 0);
    my (@lost, %number);

    for (@lines) {
        if (/^acted (\d+) (\d+)/) {
            $acted += $1;

        } elsif (/^voted (\d+)/) {
            $voted += $1;

        } elsif (/^may (\S+) (\S+) (\S+)/) {
            my $is = index_of($1, $2);
            push @lost, "$_, is $is" if index($3, $is) < 0;

        } elsif (/^vote (\S+) (\S+) \S+ (\S+)/) {
            my ($votes, $may) = ($number{"$2 $1"} ||= {}, $3);

            $votes->{up}++ if $may eq 'up';
            $votes->{down}++ if $may eq 'down';
            $votes->{open}++ if $may =~ /,/;

        } elsif (/^flag (\S+) (\S+) (\S+) flag$/) {
            $number{"$2 $1"}{flag}++;

        } elsif (/^(?:odd|died)/) {
            push @lost, $_;
        }
    }

    # the numbers are those of the acknowledged votes, but for those without an
    # answer
    for (sort keys %number) {
        my ($uri, $id) = split / /;
        my $votes = $number{$_};

        for my $set (qw(up down flag)) {
            my $n = redis_cmd('SCARD', key($uri, "$set:$id"));
            my $least = $votes->{$set} || 0;

            push @lost, "$set of $_: $n, acknowledged $least"
                if $n < $least
                   || ($set ne 'flag' && $n > $least + ($votes->{open} || 0));
        }
    }

    cmp_ok($acted, '>', 20, "$name: $acted decisions are acknowledged");
    cmp_ok($voted, '>', 10, "$name: and $voted votes");
    is_deeply(\@lost, [], "$name: none of them is lost");
}

for my $case (
    ['Redis is killed', sub {
        for (1 .. 2) {
            sleep $seconds / 4;
            redis_kill();
            sleep 0.3;
            redis_start(args => \@durable);
        }
    }],
    ['workers are killed', sub {
        for (1 .. 3) {
            sleep $seconds / 5;
            kill 'KILL', (server_workers())[0];
        }
    }],
    ['reloads', sub {
        for (1 .. 3) {
            sleep $seconds / 5;
            server_signal('HUP');
        }
    }],
) {
    my ($name, $meanwhile) = @$case;
    my %ids = map { my $uri = $_;
                    $uri => [ map { post($uri, "$name $_") } 1 .. 24 ] }
              qw(/a.html /b.html);

    server_mark();

    my $until = time + $seconds;
    my @lines = parallel(6, sub {
        my ($i) = @_;
        my $uri = $i % 2 ? '/a.html' : '/b.html';
        my @ids = @{ $ids{$uri} };

        return $i < 4 ? moderator($uri, $until, @ids[8 * ($i >> 1) .. 8 * ($i >> 1) + 7])
                      : reader($uri, $until, "198.51.$i.1", @ids[16 .. 23]);
    }, $meanwhile);

    ok(wait_for(sub { http_comment('/a.html', { name => 'Ann', text => "after $name"
                                                . rand })->{status} == 201 }, 20),
       "$name: then it goes on");

    # what follows an acknowledged change
    sleep 1;

    judge($name, @lines);

    my $clean = ctl('verify');

    diag "$name: verify says $out" if $clean != 0;
    ok($clean == 0 || $name ne 'reloads', "$name: verify");
    is(ctl('verify', '--repair'), 0, "$name: and --repair mends it") or diag $out;
    is(ctl('verify'), 0, "$name: all of it") or diag $out;

    is(join('', server_log($name eq 'workers are killed'
                           ? qr/\[emerg\]|AddressSanitizer/
                           : qr/\[(?:alert|emerg)\]|AddressSanitizer/)), '',
       "$name: no alarm");
}

server_stop();
done_testing();
