# Many at once: what was acknowledged is there exactly once, in every view,
# through reloads and in a zone that is far too small.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Test::More;
use Time::HiRes qw(sleep);

my $posters = 64;
my $big = 5000;             # comments of the large thread
my $deep = 200;

# many waiting for two processors is no outage: nothing is measured here
my $patient = <<'_EOC_';
    comments_redis $TEST_NGINX_REDIS timeout=30s;
    comments_zone comments:16m;
_EOC_

my %conf = (
    workers => 4,
    http => $patient,
    server => <<'_EOC_',
        comments on;
        comments_deadline 10s;
        location ^~ /comments/ { comments_api; }
        location /far/ {
            proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
        }
        location /plain/ { comments off; alias html/; }
_EOC_
    files => {
        map { ("$_.html" => "<body><p>page $_</p></body>\n") }
            qw(a b c twice deep wide slow big), map { "small$_" } 1 .. 60
    },
);


# posts by JSON; "ID" or "failed STATUS BODY"
sub posted {
    my ($uri, %fields) = @_;

    my $res = http_comment($uri, \%fields);

    return $res->{json}{id} || $res->{json}{comment}{id}
        if $res->{status} == 201 && $res->{json};

    return "failed $res->{status} $res->{content}";
}


# acknowledged: id => [text, parent or undef]
sub is_complete {
    my ($name, $uri, $acknowledged) = @_;

    my (%seen, @wrong);

    for my $comment (http_thread($uri)) {
        my $known = $acknowledged->{ $comment->{id} };

        $seen{ $comment->{id} }++;

        if (!$known) {
            push @wrong, "nobody posted $comment->{id}: $comment->{html}";

        } elsif ($comment->{html} !~ />\Q$known->[0]\E</
                 || ($comment->{parent} || '') ne ($known->[1] || ''))
        {
            push @wrong, "another text or parent: $comment->{id}";
        }
    }

    my @lost = grep { !$seen{$_} } sort keys %$acknowledged;
    my @twice = grep { $seen{$_} > 1 } sort keys %seen;
    my $n = keys %$acknowledged;

    is_deeply([@lost[0 .. ($#lost > 9 ? 9 : $#lost)]], [],
              "$name: none of $n comments is lost");
    is_deeply(\@twice, [], 'none is there twice');
    is_deeply(\@wrong, [], 'each as it was posted');

    is(http_get("$uri?comments=count")->{content}, $n, 'the count agrees');
    is(http_json(http_get("/comments/count?uri=$uri"))->{counts}{$uri}, $n,
       'and that of the API');
    is(http_json(http_get("$uri?comments=json"))->{count}, $n,
       'and that of the thread');
}


sub is_quiet {
    my ($name) = @_;

    my @lines = server_log(qr/\[(?:error|alert|crit|emerg)\]/);

    is_deeply([@lines[0 .. ($#lines > 9 ? 9 : $#lines)]], [],
              "$name: no error was logged");
}


server_start(%conf);


# 64 who post at once, to three threads, roots and replies to their own

my %all;
my @lines = parallel($posters, sub {
    my ($i) = @_;

    my $uri = '/' . ('a', 'b', 'c')[$i % 3] . '.html';
    my (@lines, $parent);

    for my $n (1 .. 6) {
        my $text = "poster $i text $n";
        my $id = posted($uri, name => "Ann $i", text => $text,
                        $parent ? (parent => $parent) : ());

        push @lines, "$uri $id " . ($parent || '-') . " $text";
        $parent = $n % 3 ? $id : undef;

        my $page = http_get($uri);

        push @lines, "unread $page->{status}"
            if $page->{status} != 200 || $page->{content} !~ /$text</;
    }

    return @lines;
});

for my $line (@lines) {
    if ($line =~ /^(\S+) (\w{16}) (\S+) (.*)$/) {
        $all{$1}{$2} = [$4, $3 eq '-' ? undef : $3];
    }
}

is(scalar(map { keys %$_ } values %all), $posters * 6,
   "$posters posters: all are acknowledged, each with an id of its own")
    or diag(grep { /failed/ } @lines);
is_deeply([grep { !m{^/} } @lines], [],
          'each saw the own comment in the next page');
is_complete("$posters posters", $_, $all{$_}) for sort keys %all;
is_quiet("$posters posters");


# the same post many times at once, and once more later

my @ids = parallel(32, sub {
    return posted('/twice.html', name => 'Ann', text => 'double click');
});

push @ids, posted('/twice.html', name => 'Ann', text => 'double click');

is_deeply([grep { $_ ne $ids[0] } @ids], [],
          'double clicks: all are told the same comment');
is_complete('double clicks', '/twice.html', { $ids[0] => ['double click'] });


# two hundred replies, each to the one before

my (%chain, $parent);

for my $n (1 .. $deep) {
    my $id = posted('/deep.html', name => 'Ann', text => "depth $n",
                    $parent ? (parent => $parent) : ());

    $chain{$id} = ["depth $n", $parent];
    $parent = $id;
}

is(scalar keys %chain, $deep, "$deep deep: all are acknowledged");
is_complete("$deep deep", '/deep.html', \%chain);

my ($last) = grep { $_->{id} eq $parent } http_thread('/deep.html');

is($last->{depth}, $deep - 1, 'the depth of the deepest');
is(scalar(() = http_get('/deep.html')->{content} =~ /<article /g), $deep,
   'all of them are in the page');
is(http_get("/deep.html?comments=show&id=$parent")->{status}, 200,
   'the deepest has its permalink');
is(http_get("/deep.html?comments=reply&id=$parent")->{status}, 200,
   'and can be answered');


# more answers to one comment than a page shows: the rest is behind a link

my %wide = (posted('/wide.html', name => 'Ann', text => 'root') => ['root']);
my ($root) = keys %wide;

@lines = parallel(16, sub {
    my ($i) = @_;

    return map { my $text = "answer $i $_";
                 posted('/wide.html', name => 'Ann', text => $text,
                        parent => $root) . " $text" } 1 .. 75;
});

for my $line (@lines) {
    $wide{$1} = [$2, $root] if $line =~ /^(\w{16}) (.*)$/;
}

is(scalar keys %wide, 16 * 75 + 1, 'a wide thread: all are acknowledged');
is_complete('a wide thread', '/wide.html', \%wide);


# a reload while Redis is slow: who waits in an old worker, for its own answer
# or for that of another worker, is not dropped

redis_pause();

@lines = parallel(24, sub {
    my ($i) = @_;

    my @asked = (
        sub { http_get('/slow.html') },
        sub { http_get('/slow.html?comments=json') },
        sub { http_get('/comments/count?uri=/slow.html') },
        sub { http_get('/far/slow.html') },
        sub { http_post('/slow.html', { name => 'Ann', text => "waits $i" }) },
        sub { http_post('/far/slow.html', { name => 'Ann', text => "far $i" }) },
    );

    my $res = $asked[$i % 6]->();

    return $i % 6 . " $res->{status}" . ($res->{status} == 599
                                         ? " $res->{content}" : '');
}, sub {
    sleep 0.5;
    server_reload();
    sleep 0.5;
    redis_resume();
});

is_deeply([sort @lines],
          [map { ("$_ " . ($_ < 4 ? 200 : 303)) x 4 } 0 .. 5],
          'a reload while Redis is slow: every request is answered');
is(http_get("$_?comments=count")->{content}, 4, "four comments: $_")
    for '/slow.html', '/far/slow.html';
is_quiet('a reload while Redis is slow');


# five thousand comments, with reloads in between

my %big;
my $reloads = 0;
my $readers = 4;

@lines = parallel(16 + $readers, sub {
    my ($i) = @_;

    my ($parent, @lines);

    if ($i < $readers) {
        for my $n (1 .. 100) {
            my $res = http_get('/big.html');

            push @lines, "unread $res->{status} " . length $res->{content}
                if $res->{status} != 200
                   || $res->{content} !~ m{page big.*</section>\s*</body>}s;
        }

        return @lines;
    }

    for my $n (1 .. $big / 16 + 1) {
        my $text = "writer $i text $n";
        my $id = posted('/big.html', name => "Ann $i", text => $text,
                        $parent ? (parent => $parent) : ());

        push @lines, "$id " . ($parent || '-') . " $text";
        $parent = rand() < 0.3 ? undef : $id;
    }

    return @lines;

}, sub {
    for (1 .. 3) {
        sleep 1;
        server_reload();
        $reloads++;
    }
});

for my $line (@lines) {
    $big{$1} = [$3, $2 eq '-' ? undef : $2] if $line =~ /^(\w{16}) (\S+) (.*)$/;
}

my @failed = grep { /^(?:failed|unread|died)/ } @lines;

is_deeply([@failed[0 .. ($#failed > 9 ? 9 : $#failed)]], [],
          "$reloads reloads: no request fails");
cmp_ok(scalar keys %big, '>=', $big, "$big comments are acknowledged");
is_complete("$big comments", '/big.html', \%big);

my $first = http_get('/big.html');

is($first->{status}, 200);
cmp_ok(scalar(() = $first->{content} =~ /<article /g), '<=', 1000,
       'a page shows a thousand at most');

ok(wait_for(sub { server_workers() == 4 }, 60),
   'workers of before the reloads have ended');
is_quiet("$big comments");


# a zone as small as it can be, with more in it than fits

$conf{http} =~ s/comments:16m/comments:32k/;
server_start(%conf);

my $long = 'lorem ipsum ' x 400;

@lines = parallel(8, sub {
    my ($i) = @_;

    my @lines;

    for my $n (1 .. 60) {
        my $uri = '/small' . ($n + $i * 7) % 60 . '.html';
        $uri =~ s/small0/small60/;

        my $id = posted($uri, name => "Ann $i", text => "$i $n $long");
        my $res = http_get($uri);

        push @lines, "$id $res->{status}"
            if $id =~ /failed/ || $res->{status} != 200
               || $res->{content} !~ /<p>$i $n lorem/;
    }

    return @lines;
});

is_deeply(\@lines, [], 'a zone of the minimum size: all is stored and shown');

for my $n (1 .. 60) {
    my $res = http_get("/small$n.html?comments=count");

    push @failed, "small$n $res->{status} $res->{content}"
        if $res->{content} ne '8';
}

is_deeply(\@failed, [], 'and counted');
is_quiet('a zone of the minimum size');

server_stop();
done_testing();
