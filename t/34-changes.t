# Changes that workers make: several workers and commentsctl at once on the same
# comments lose nothing, and an outage of Redis changes nothing by halves.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use JSON::PP ();
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my @ctl = ($ctl, '--redis', 'unix:' . redis_sock(), '--site', 'test.example');


sub ctl {
    my $out = join '', `@ctl @_ 2>&1`;

    return $? ? "exit $?: $out" : $out;
}


sub post {
    my ($uri, $text, $parent) = @_;

    my $res = http_comment($uri, { name => 'Ann', text => $text,
                                   $parent ? (parent => $parent) : () });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return { uri => $uri, id => $res->{json}{id}, text => $text,
             token => $res->{json}{token} };
}


sub change {
    my ($verb, $comment, $text) = @_;

    my $res = http_request('POST',
                           "$comment->{uri}?comments=$verb&id=$comment->{id}",
                           { 'Content-Type' => 'application/json' },
                           JSON::PP->new->utf8->encode(
                               { token => $comment->{token},
                                 defined $text ? (text => $text) : () }));
    $res->{json} = http_json($res);

    return $res;
}


sub status_of {
    my ($id) = @_;

    return substr redis_cmd('HGET', 'comments:{test.example:/b.html}:index',
                            $id) // '-', 0, 1;
}


sub entries { return scalar redis_cmd('XLEN', 'comments:site:test.example:log') }


server_start(workers => 4,
             server => 'comments on; comments_cache_valid 1h;',
             files => { map { ("$_.html" => "<body><p>page</p></body>\n") }
                        qw(a b) });


# --- many clients edit comments of one thread at once

my @comments = map { post('/a.html', "text-$_") } 0 .. 7;
my $before = entries();
my $rounds = 12;

my @lines = parallel(8, sub {
    my ($i) = @_;

    my @answers;

    for my $n (1 .. $rounds) {
        my $res = change('edit', $comments[$i], "text-$i-$n");

        push @answers, "$res->{status} $i" if $res->{status} != 200
                                              || $res->{json}{html}
                                                 !~ /text-$i-$n\b/;
    }

    return @answers;
});

is_deeply(\@lines, [], 'eight clients edit eight comments of a thread');

my %html = map { $_->{id} => $_->{html} } http_thread('/a.html');

is_deeply([ map { $html{$comments[$_]{id}} =~ /text-$_-$rounds\b/ ? 1 : 0 }
            0 .. 7 ], [ (1) x 8 ], 'each has the text of its last edit');
is(entries() - $before, 8 * $rounds, 'each edit is in the log, once');


# --- the same comment

my $one = post('/a.html', 'start');

@lines = parallel(6, sub {
    my ($i) = @_;

    return map { change('edit', $one, "by-$i-$_")->{status} } 1 .. 10;
});

is_deeply([ grep { $_ != 200 } @lines ], [], 'six clients edit one comment');
like((grep { $_->{id} eq $one->{id} } http_thread('/a.html'))[0]{html},
     qr/by-\d-\d+/, 'one of them was the last');


# --- deletions by authors, decisions by moderators: a model says what is left

my @fate = map { post('/b.html', "fate-$_") } 0 .. 19;
my @reply = map { post('/b.html', "reply-$_", $fate[$_]{id}) } 0 .. 4;

@lines = parallel(5, sub {
    my ($i) = @_;

    # authors delete the even ones, a moderator marks the odd ones as spam and
    # approves them again
    return map { $_->{status} } map { change('delete', $fate[$_]) }
           grep { $_ % 2 == 0 && $_ % 4 == $i } 0 .. 19
        if $i == 0 || $i == 2;

    my @odd = grep { $_ % 2 } 0 .. 19;

    return map { ctl($i == 4 ? 'approve' : 'spam', $fate[$_]{id}) =~ /^exit/
                 ? 'failed' : () } @odd
        if $i != 1;

    return map { ctl('list', '--status', 'spam') =~ /^exit/ ? 'failed' : () }
           1 .. 3;
});

is_deeply([ grep { $_ ne '200' } @lines ], [],
          'authors and moderators at once');

unlike(ctl('approve', map { $fate[$_]{id} } grep { $_ % 2 } 0 .. 19),
       qr/^exit/, 'the moderator has the last word');

my %status = map { $_->{id} => $_->{status} } http_thread('/b.html');

is_deeply([ map { $status{$fate[$_]{id}} // 'gone' } 0 .. 19 ],
          [ map { $_ % 2 ? 'approved' : $_ < 5 ? 'deleted' : 'gone' }
            0 .. 19 ],
          'what was deleted is gone, or holds the place of its replies');
is(http_get('/b.html?comments=count')->{content}, 10 + 5,
   'the count is right');
like(ctl('verify'), qr/ 0 problems/, 'as are all lists');


# --- an edit and a deletion race: the one that comes second sees the other

my %ends;

for my $n (1 .. 10) {
    my $comment = post('/b.html', "race-$n");

    my @both = parallel(2, sub {
        my ($i) = @_;

        return "$i " . change($i ? 'delete' : 'edit', $comment, "won-$n")
                       ->{status};
    });

    my ($edit) = map { /^0 (\d+)/ } @both;
    my ($delete) = map { /^1 (\d+)/ } @both;

    $ends{"$edit $delete " . status_of($comment->{id})}++;
}

is_deeply([ grep { !/^(?:200|404) 200 d$/ } keys %ends ], [],
          'an edit never brings back what was deleted')
    or diag(explain(\%ends));


# --- Redis is killed in the middle

server_mark();

my $kept = post('/a.html', 'before the outage');

@lines = parallel(4, sub {
    my ($i) = @_;

    return map { my $res = change('edit', $kept, "outage-$i-$_");
                 $res->{status} == 200 ? "200 outage-$i-$_"
                                       : "$res->{status}" } 1 .. 30;
}, sub {
    select undef, undef, undef, 0.2;
    redis_cmd('SAVE');
    redis_kill();
    select undef, undef, undef, 0.5;
    redis_start();
});

is_deeply([ grep { !/^(?:200|503)/ } @lines ], [],
          'an edit is made or refused with 503');

ok(wait_for(sub { change('edit', $kept, 'after the outage')->{status} == 200 },
            20), 'behind the outage edits are made again');

# a worker that has not reached Redis yet shows what it last had
ok(wait_for(sub {
    my ($read) = grep { $_->{id} eq $kept->{id} }
                 eval { http_thread('/a.html') };

    return $read && $read->{html} =~ /after the outage/;
}, 20), 'and read');

redis_cmd('SAVE');
redis_kill();

my $res = change('edit', $kept, 'while Redis is away');

is($res->{status}, 503, 'while Redis is away the answer is 503');
is($res->{json}{error}{code}, 'unavailable', 'with its code');
ok($res->{headers}{'retry-after'}, 'and Retry-After');

redis_start();

ok(wait_for(sub { change('delete', $kept)->{status} == 200 }, 20),
   'and then it works again');

unlike(join('', server_log(qr{.})), qr/\[(alert|emerg|crit)\]/, 'no alarm');

server_stop();
done_testing();
