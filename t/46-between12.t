# Votes and reports, and what moderators do with the comment in between, before
# each step of the vote: all lists and numbers are right in the end.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsBetween;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use Test::More;

my $files = $ENV{TEST_NGINX_SERVROOT};
my $most = 40;              # steps of one request
my %step = map { $_ => 1 } qw(MULTI EXEC ZRANGEBYLEX ZADD PUBLISH WATCH);

mkdir $files;

sub content {
    my ($file) = @_;

    open my $in, '<', "$files/$file" or return '';
    local $/;
    return scalar <$in>;
}

sub write_file {
    my ($file, $text) = @_;

    open my $out, '>', "$files/$file.new" or die "$file: $!";
    print $out $text;
    close $out;
    rename "$files/$file.new", "$files/$file" or die "$file: $!";
}

# The file "armed" has a number, so many steps pass, and commands of commentsctl,
# one a line, which are run before the next one, once.
sub meanwhile {
    my (@argv) = @_;

    my $armed = content('armed');

    return if $armed eq '' || !$step{$argv[0]};

    my ($n, @commands) = split /\n/, $armed;

    if ($n > 0) {
        write_file('armed', join "\n", $n - 1, @commands);
        return;
    }

    unlink "$files/armed";
    ctl(split / /) for @commands;
    write_file('done', "$argv[0] " . ($argv[1] // ''));
}

between_start(redis_sock(), \&meanwhile);

server_start(http => 'comments_redis unix:' . between_sock() . ' timeout=30s;'
                     . <<'_EOC_', server => <<'_EOC_',
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_2;
        root html;
        comments on;
        comments_site test.example;
        comments_flag_hold 200;
    }
_EOC_
    comments_deadline 10s;
    comments_flag_hold 1;
    location / { comments on; comments_check off; comments_moderation none; }
    location /two/ { comments on; comments_check off; comments_flag_hold 2;
                     comments_moderation none; }
_EOC_
             files => { map { $_ => "<body><p>page</p></body>\n" }
                        qw(a.html b.html two/a.html) });

my $n = 0;

sub post {
    my ($uri, $parent) = @_;
    my $res = http_comment($uri, { name => 'Ann', text => 'text ' . $n++,
                                   defined $parent ? (parent => $parent) : () });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}

sub reader {
    my ($uri, $dir, $id, $address) = @_;

    return http_request('POST', "$uri?comments=vote&id=$id",
                        { 'Content-Type' => 'application/json',
                          'X-Real-IP' => $address || '192.0.2.1' },
                        "{\"dir\":\"$dir\"}")->{status};
}

my @do = (
    ['a vote', '/a.html', 'up'],
    ['a report that holds', '/a.html', 'flag'],
    ['a report', '/two/a.html', 'flag'],
);

my @meanwhile = (
    ['is purged', "delete ID\npurge ID"],
    ['is purged, and has a reply', "delete ID\npurge ID"],
    ['is deleted and restored', "delete ID\nrestore ID"],
    ['is reported no more', 'unflag ID'],
    ['is moved', 'move PAGE /b.html'],
    ['has a vote and is moved', 'move PAGE /b.html'],
);

for my $do (@do) {
    for my $meanwhile (@meanwhile) {

        my ($name, $uri, $dir) = @$do;
        my ($what, $commands) = @$meanwhile;
        my (@wrong, %status);
        my $at = 0;

        for ( ; $at < $most; $at++) {
            my $id = post($uri);

            post($uri, $id) if $what =~ /reply/;
            reader($uri, 'up', $id, '198.51.100.1') if $what =~ /vote/;
            write_file('armed', "$at\n"
                                . $commands =~ s/ID/$id/gr =~ s/PAGE/$uri/r);
            unlink "$files/done";

            my $status = reader($uri, $dir, $id);
            my $done = content('done');

            $status{$status}++;

            last if $done eq '';

            push @wrong, "$status, before $done: $out" if ctl('verify') != 0;
            ctl('verify', '--repair') if @wrong;
            ctl('move', '/b.html', $uri) if $what =~ /moved/;
        }

        unlink "$files/armed";

        is_deeply(\@wrong, [], "$name while the comment $what: all is in order");
        cmp_ok($at, '>', 4, "tried before $at steps");
        cmp_ok($at, '<', $most, 'which are all of them');
        is_deeply([ grep { !/^(?:200|404)$/ } keys %status ], [],
                  'each is done, or there is no such comment');
    }
}

# A report that is repeated, since Redis was away behind its transaction, is
# listed and holds, unless a moderator has decided on the comment.
my $flagged = 'comments:site:test.example:flagged';
my $patient = "http://127.0.0.1:$ENV{TEST_NGINX_PORT_2}/a.html";

for my $decided (0, 1) {
    my $id = post('/a.html');

    ctl($_, $id) for $decided ? qw(spam approve) : ();
    is(reader($patient, 'flag', $id), 200, 'a report that does not hold');
    redis_cmd('DEL', $flagged);
    is(reader('/a.html', 'flag', $id), 200, 'is repeated');
    is_deeply(redis_cmd('ZRANGE', $flagged, 0, -1), [ "$id $id /a.html" ],
              'then it is listed');
    is(substr(redis_cmd('HGET', key('/a.html', 'index'), $id), 0, 1),
       $decided ? 'a' : 'p', $decided ? 'a moderator has decided' : 'and holds');
    ctl('unflag', $id);
}

is(join('', grep { !/user "\w+"/ } server_log(qr/\[(error|alert|crit|emerg)\]/)),
   '', 'no error is in the log');

server_stop();
between_stop();
done_testing();
