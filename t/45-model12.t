# Moderators, authors and readers on two hosts at once, with random actions,
# against a model: nothing that was acknowledged is lost, both hosts show the
# same in the end, and all numbers are right.
#
# MODEL_SEED is the seed, MODEL_STEPS the number of actions of each client. What
# a client does depends on the seed alone; how the clients' actions mix does not.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use CommentsSecond;
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use Test::More;
use Time::HiRes qw(sleep time);

my $seed = $ENV{MODEL_SEED} || 12;
my $steps = $ENV{MODEL_STEPS} || 150;

diag "MODEL_SEED=$seed MODEL_STEPS=$steps";

my $site = 'comments:site:test.example';
my @uris = map { "/$_.html" } qw(a b c);
my @moderators = qw(ann ben cem dee);
my @hosts = (first_port(), second_port());
my $roots = 12;             # of each page; half of them have a reply

my %conf = (
    workers => 2,
    http => <<'_EOC_',
    comments_redis $TEST_NGINX_REDIS timeout=30s;
    comments_zone comments:8m;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
_EOC_
    server => <<'_EOC_',
    comments_site test.example;
    comments_deadline 10s;
    comments_check off;
    comments_flag_hold 3;
    location / { comments on; comments_moderation none; }
    location ^~ /comments/ { comments_api; }
    location ^~ /comments/admin/ {
        comments_admin $remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_
    files => { map { ("$_.html" => "<body><p>page $_</p></body>\n") }
                   qw(a b c) },
    htpasswd => join('', map { "$_:{PLAIN}pw\n" } @moderators),
);

server_start(%conf);
server_file('../htpasswd', $conf{htpasswd});
second_start(%conf);

sub basic { 'Basic ' . encode_base64("$_[0]:pw", '') }

# The queue of a host as JSON.
sub queue {
    my ($args) = @_;

    return http_json(http_get("/comments/admin/queue?$args",
                              Accept => 'application/json',
                              Authorization => basic('ann')));
}

sub post {
    my ($uri, $text, $parent) = @_;

    my $res = http_comment($uri, { name => 'Reader', text => $text,
                                   defined $parent ? (parent => $parent) : () });

    return ($res, $res->{status} == 201
                  ? { uri => $uri, id => $res->{json}{id}, text => $text,
                      parent => $parent, token => $res->{json}{token} } : undef);
}

# What a client acknowledges, as a line for the process that judges.
sub ack { return JSON::PP->new->canonical->encode({ @_ }) }


# --- the comments that all act on

my @comments;

for my $uri (@uris) {
    for my $n (1 .. $roots) {
        my (undef, $root) = post($uri, "root $n");
        my (undef, $reply) = $n % 2 ? post($uri, "reply $n", $root->{id}) : ();

        push @comments, grep { defined } $root, $reply;
    }
}

is(scalar @comments, @uris * $roots * 3 / 2, 'comments are posted')
    or BAIL_OUT('there is nothing to act on');

# The text of a comment is judged by who has written it last, and that is known
# of each writer: the original one is writer "".
my %thread = map { $_->{id} => $_->{uri} } @comments;


# --- moderators: two by the page for moderators, two by the pages' own view

my @acts = (('approve') x 5, ('hold') x 3, ('spam') x 3, ('delete') x 4,
            ('restore') x 4, 'pin', 'unpin', ('edit') x 2);

sub moderator {
    my ($i) = @_;

    my $who = $moderators[$i];
    my $on_page = $i % 2;
    my (%status, @lines);

    # the session that one host has begun is one on the other host
    my ($cookie) = on_host($hosts[0], sub {
        http_get('/comments/admin/queue', Authorization => basic($who)) })
        ->{headers}{'set-cookie'} =~ /^([^;]+)/;

    for my $n (1 .. $steps) {
        my $rare = rand;
        my $act = $acts[rand @acts];
        my $do = $rare < 0.01 ? 'purge' : $rare < 0.02 ? 'unflag' : $act;
        my $uri = $uris[rand @uris];
        my @pool = $on_page ? grep { $_->{uri} eq $uri } @comments : @comments;
        my @ids = map { $pool[rand @pool]{id} }
                  1 .. ($do eq 'edit' ? 1 : 1 + int rand 6);
        my $seen = rand() < 0.5;
        my $form = join '&', "do=$do", map { "id=$_" } @ids;

        $form .= "&text=$who-$n" if $do eq 'edit';
        $form .= join '', map { "&seen=$_:$status{$_}" }
                          grep { $status{$_} } @ids
            if $seen;

        my $res = http_request('POST', $on_page ? "$uri?comments=moderate"
                                                : '/comments/admin/act',
            { 'Content-Type' => 'application/x-www-form-urlencoded',
              Accept => 'application/json', 'Sec-Fetch-Site' => 'same-origin',
              $on_page ? (Cookie => $cookie)
                       : (Authorization => basic($who)) }, $form);
        my $json = http_json($res);

        push @lines, ack(odd => "$do: $res->{status} $res->{content}")
            if $res->{status} != 200 || !$json || $json->{failed};

        # an id that was sent twice has its result twice
        my %results = map { $_->{id} => $_ } @{ $json->{results} || [] };

        for my $result (map { $results{$_} } sort keys %results) {
            $status{$result->{id}} = $result->{status};

            push @lines, ack(id => $result->{id}, op => $do, by => $who,
                             to => $result->{status},
                             $do eq 'edit' ? (text => "$who-$n") : ())
                if $result->{result} eq 'done';
        }
    }

    return @lines;
}


# --- authors, each of comments of their own; and of replies to those of others

sub author {
    my ($i) = @_;

    my @own = map { $comments[$_] } grep { $_ % 2 == $i } 0 .. $#comments;
    my @lines;

    for my $n (1 .. $steps) {
        my $comment = $own[rand @own];
        my $parent = $comments[rand @comments];
        my $what = rand;

        if ($what < 0.3) {
            my ($res, $reply) = post($parent->{uri}, "answer $i-$n",
                                     $parent->{id});

            push @lines, $reply ? ack(op => 'post', reply => $reply)
                       : $res->{status} == 404 || $res->{status} == 422 ? ()
                       : ack(odd => "post: $res->{status} $res->{content}");
            next;
        }

        my $verb = $what < 0.85 ? 'edit' : 'delete';
        my $res = http_request('POST',
                    "$comment->{uri}?comments=$verb&id=$comment->{id}",
                    { 'Content-Type' => 'application/json' },
                    JSON::PP->new->encode({ token => $comment->{token},
                                            text => "author-$n" }));

        push @lines, $res->{status} == 200
                     ? ack(id => $comment->{id}, op => $verb, by => 'author',
                           $verb eq 'edit' ? (text => "author-$n")
                                           : (to => 'deleted'))
                   : $res->{status} =~ /^(?:403|404)$/ ? ()
                   : ack(odd => "$verb: $res->{status} $res->{content}");
    }

    return @lines;
}


# --- readers of five addresses a client, each in a network of its own

sub reader {
    my ($i) = @_;

    my @lines;

    for my $n (1 .. 2 * $steps) {
        my $comment = $comments[rand @comments];
        my $address = "10.$i." . int(rand 5) . '.1';
        my $dir = (qw(up up down none flag flag))[rand 6];
        my $verb = $dir eq 'flag' ? 'flag' : 'vote';

        my $res = http_request('POST',
                    "$comment->{uri}?comments=$verb&id=$comment->{id}",
                    { 'Content-Type' => 'application/json',
                      'X-Real-IP' => $address, 'User-Agent' => 'reader' },
                    JSON::PP->new->encode({ dir => $dir }));

        push @lines, $res->{status} == 200
                     ? ack(op => $verb, id => $comment->{id}, dir => $dir,
                           reader => $address)
                   : $res->{status} == 404 ? ()
                   : ack(odd => "$dir: $res->{status} $res->{content}");
    }

    return @lines;
}


my $began = time;

my @lines = parallel(8, sub {
    my ($i) = @_;

    srand($seed * 1000 + $i);

    # moderators 0 to 3, authors 4 and 5, readers 6 and 7: each kind on both
    # hosts, moderators of each kind, too
    return on_host($hosts[$i < 4 ? $i >> 1 : $i & 1], sub {
        $i < 4 ? moderator($i) : $i < 6 ? author($i - 4) : reader($i) });
});

diag sprintf '%d clients, %.1f s', 8, time - $began;

my @acks = map { scalar eval { JSON::PP->new->decode($_) } || { odd => $_ } }
           @lines;

is_deeply([ map { $_->{odd} } grep { $_->{odd} } @acks ], [],
          'every answer is one that fits');
cmp_ok(scalar @acks, '>', 2 * $steps, scalar(@acks) . ' actions are done');

for my $reply (map { $_->{reply} } grep { $_->{op} && $_->{op} eq 'post' } @acks) {
    push @comments, $reply;
    $thread{$reply->{id}} = $reply->{uri};
}


# --- the log: what was acknowledged is in it, once, and nothing else

my %letter = (pending => 'p', spam => 's', approved => 'a', deleted => 'd');

# the log follows what it tells of
my @log;

sub read_log {
    @log = map { { @{ $_->[1] } } }
           @{ redis_cmd('XRANGE', "$site:log", '-', '+') };
}

my %told;

$told{"$_->{op} $_->{id} $_->{by}"}++
    for grep { $_->{by} && $_->{op} ne 'edit' } @acks;
$told{"edit $_->{id} $_->{by}"}++ for grep { ($_->{op} || '') eq 'edit' } @acks;
$told{"post $_->{id} -"}++ for @comments;

sub logged {
    my %logged;

    read_log();

    for my $entry (@log) {
        my $by = $entry->{by} // '';

        next if $entry->{op} eq 'flag' || $by eq 'flags';
        $by = $entry->{op} eq 'post' ? '-'
            : (grep { $_ eq $by } @moderators) ? $by : 'author';
        $logged{"$entry->{op} $entry->{id} $by"}++;
    }

    return \%logged;
}

wait_for(sub { keys %{ logged() } == keys %told });

# an author who deletes what a moderator has deleted is told that it is
my $logged = logged();
my @differ = grep { /^delete .* author$/
                    ? ($told{$_} || 0) < ($logged->{$_} || 0)
                    : ($told{$_} || 0) != ($logged->{$_} || 0) }
             sort keys %{ { %told, %$logged } };

is_deeply([ map { "$_: " . ($told{$_} || 0) . ' acknowledged, '
                  . ($logged->{$_} || 0) . ' in the log' } @differ ], [],
          'all that was acknowledged is in the log, once');


# --- each comment: the changes of its status lead from the post to what it is

my %index = map { my %of = @{ redis_cmd('HGETALL',
                                        "comments:{test.example:$_}:index") };
                  map { ($_ => substr $of{$_}, 0, 1) } keys %of } @uris;
my %balance;

for my $entry (@log) {
    next if $entry->{from} eq $entry->{to};
    $balance{$entry->{id}}{$entry->{from}}++;
    $balance{$entry->{id}}{$entry->{to}}--;
}

my @broken;

for my $id (map { $_->{id} } @comments) {
    my %left = %{ $balance{$id} };

    $left{'-'}--;
    $left{$index{$id} // '-'}++;
    push @broken, "$id: " . join ' ', map { "$_$left{$_}" } sort keys %left
        if grep { $_ } values %left;
}

is_deeply(\@broken, [], 'no change of a status is lost, or made twice');

my %kept = map { $_->{id} => 1 } @comments;

is_deeply([ grep { !$kept{$_} } keys %index ], [], 'no comment is there that '
          . 'nobody was told of');

note join ', ', map { my $op = $_;
                      "$op " . grep { $_->{op} eq $op } @log }
                qw(approve hold spam delete restore purge edit unflag flag post);
note 'held by flags: ' . grep { ($_->{by} // '') eq 'flags' } @log;
note join ', ', map { my $letter = $_;
                      "$letter " . grep { $_ eq $letter } values %index }
                qw(a p s d);

# A comment with three flags is held, unless a moderator decided later.
my %decided = map { $_->{id} => 1 }
              grep { $_->{op} =~ /^(?:approve|restore|unflag)$/ } @log;
my %flags;

$flags{$_->{id}}{$_->{reader}} = 1 for grep { ($_->{op} || '') eq 'flag' } @acks;

is_deeply([ grep { keys %{ $flags{$_} } >= 3 && !$decided{$_}
                   && ($index{$_} // '-') eq 'a' } keys %flags ], [],
          'three flags hold');


# --- votes

my %voted;

$voted{$_->{id}}{$_->{reader}} = $_->{dir}
    for grep { ($_->{op} || '') eq 'vote' } @acks;

# Whoever was purged has no votes; a purge that leaves the place of its replies
# takes them too.
my %purged = map { $_->{id} => 1 } grep { $_->{op} eq 'purge' } @log;
my (@votes, %sum);

for my $id (grep { !$purged{$_} } map { $_->{id} } @comments) {
    my $key = "comments:{test.example:$thread{$id}}";
    my %dir = map { $_ => 0 } qw(up down none);

    $dir{$_}++ for values %{ $voted{$id} || {} };
    $sum{$id} = "$dir{up} $dir{down}";

    my $sets = join ' ', map { redis_cmd('SCARD', "$key:$_:$id") } qw(up down);
    my $copy = redis_cmd('HGET', "$key:votes", $id) // '0 0';
    my $set = redis_cmd('SCARD', "$key:flag:$id")
              - redis_cmd('SISMEMBER', "$key:flag:$id", '-');

    push @votes, "$id: $sum{$id}, stored $sets, copy $copy"
        if $sets ne $sum{$id} || $copy ne $sum{$id};
    push @votes, "$id: flags stored $set"
        if $set != keys %{ $flags{$id} || {} };
}

is_deeply(\@votes, [], "votes' sums and flags are exact");


# --- both hosts

my (%parent, %text, %answers);

$parent{$_->{id}} = $_->{parent} for @comments;

# of each writer the last text
for my $ack (grep { defined $_->{text} } @acks) {
    $text{$ack->{id}}{$ack->{by}} = $ack->{text};
}

for my $id (grep { ($index{$_} // '-') eq 'a' } keys %index) {
    for (my $up = $parent{$id}, my $n = 0; defined $up && $n < 100; $n++) {
        $answers{$up} = 1;
        $up = $parent{$up};
    }
}

sub expected {
    my ($uri) = @_;

    return { map { ($_ => $index{$_} eq 'a' ? "approved $sum{$_}" : 'deleted') }
             grep { $thread{$_} eq $uri
                    && ($index{$_} eq 'a' || $answers{$_}) } keys %index };
}

sub shown {
    my ($uri) = @_;

    return { map { ($_->{id} => $_->{status} eq 'approved'
                    ? "approved $_->{votes}{up} $_->{votes}{down}"
                    : $_->{status}) } http_thread($uri) };
}

$sum{$_} //= '0 0' for keys %index;

my %n = map { my $letter = $_; $letter => scalar grep { $_ eq $letter }
                                          values %index } qw(a p s d);

# an emptied place can not be restored, and counts among all only
my $emptied = redis_cmd('ZCARD', "$site:emptied");
my %counts = (pending => $n{p}, spam => $n{s}, approved => $n{a},
              deleted => $n{d} - $emptied, all => scalar keys %index);

for my $port (@hosts) {
    on_host($port, sub {
        my $host = $port == $hosts[0] ? 'first host' : 'second host';

        for my $uri (@uris) {
            my $expected = expected($uri);

            # a purged one that was approved again by nobody has no votes
            wait_for(sub { eq_hash(shown($uri), $expected) });
            is_deeply(shown($uri), $expected, "$host: $uri")
                or diag "a seed to repeat this with: $seed";

            my $approved = grep { /^approved/ } values %$expected;

            is(http_get("$uri?comments=count")->{content}, $approved,
               "$host: $uri: the count");
            is(http_json(http_get("/comments/count?uri=$uri"))
               ->{counts}{$uri}, $approved, "$host: $uri: the site's count");
        }

        my $counts = queue('status=all')->{counts};
        my $flagged = delete $counts->{flagged};

        is_deeply($counts, \%counts, "$host: counts of the site");
        is($flagged, redis_cmd('ZCARD', "$site:flagged"),
           "$host: and of the flagged ones");
    });
}

# a tombstone has neither author nor text
is_deeply([ map { $_->{id} }
            grep { $_->{status} ne 'approved'
                   && ((defined $_->{author} && defined $_->{author}{name})
                       || ($_->{html} // '') ne '') }
            map { http_thread($_) } @uris ], [], 'tombstones say nothing');

# the page of a thread is the same on both hosts, byte for byte
for my $uri (@uris) {
    my @pages;

    wait_for(sub {
        @pages = map { on_host($_, sub { http_get($uri)->{content} }) } @hosts;
        $pages[0] eq $pages[1];
    });
    is($pages[0], $pages[1], "$uri: the same page on both hosts");
}

# a text is the last one of somebody who has written it
my @texts;

for my $comment (map { http_thread($_) } @uris) {
    next if $comment->{status} ne 'approved' || !$text{$comment->{id}};

    my ($is) = $comment->{html} =~ /<p>(.*?)<\/p>/;

    push @texts, "$comment->{id}: $is"
        if !grep { $_ eq $is } values %{ $text{$comment->{id}} };
}

is_deeply(\@texts, [], 'each text is the last one of a writer');

is(ctl('verify'), 0, 'verify finds nothing wrong') or diag $out;

is(join('', grep { !/user "\w+"/ } server_log(qr/\[(error|alert|crit|emerg)\]/),
                 second_log(qr/\[(error|alert|crit|emerg)\]/)), '',
   'no error is in the logs');

second_stop();
server_stop();
done_testing();
