# Votes, reports and acts of moderators, and what other clients do in between,
# before each command that Redis gets: whatever it is, all lists and numbers are
# right in the end.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsBetween;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use MIME::Base64 qw(encode_base64);
use Test::More;

my $dir = $ENV{TEST_NGINX_SERVROOT};
my $most = 30;              # commands of one request

mkdir $dir;

sub content {
    my ($file) = @_;

    open my $in, '<', "$dir/$file" or return '';
    local $/;
    return scalar <$in>;
}

sub write_file {
    my ($file, $text) = @_;

    open my $out, '>', "$dir/$file.new" or die "$file: $!";
    print $out $text;
    close $out;
    rename "$dir/$file.new", "$dir/$file" or die "$file: $!";
}

# The file "armed" has a number, so many commands pass, and commands of
# commentsctl, one a line, which are run before the next one, once.
sub meanwhile {
    my (@argv) = @_;

    my $armed = content('armed');

    return if $armed eq '' || $argv[0] =~ /^(?:PING|SUBSCRIBE)$/;

    my ($n, @commands) = split /\n/, $armed;

    if ($n > 0) {
        write_file('armed', join "\n", $n - 1, @commands);
        return;
    }

    unlink "$dir/armed";
    ctl(split / /) for @commands;
    write_file('done', "$argv[0] " . ($argv[1] // ''));
}

between_start(redis_sock(), \&meanwhile);

server_start(http => 'comments_redis unix:' . between_sock() . ' timeout=30s;',
             server => <<'_EOC_',
    comments_deadline 10s;
    comments_flag_hold 1;
    location / { comments on; comments_check off; comments_moderation none; }
    location ^~ /comments/admin/ {
        comments_admin $remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_
             files => { map { $_ => "<body><p>page</p></body>\n" }
                        qw(a.html b.html) });
server_file('../htpasswd', "ann:{PLAIN}pw\n");

my $n = 0;

sub post {
    my $res = http_comment('/a.html', { name => 'Ann', text => 'text ' . $n++ });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}

sub act {
    my ($do, $id) = @_;

    return http_request('POST', '/comments/admin/act',
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Accept => 'application/json',
          Authorization => 'Basic ' . encode_base64('ann:pw', ''),
          Origin => "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}" },
        "do=$do&id=$id");
}

sub reader {
    my ($dir, $id) = @_;

    return http_request('POST', "/a.html?comments=vote&id=$id",
                        { 'Content-Type' => 'application/json' },
                        "{\"dir\":\"$dir\"}");
}

my %do = (
    'a vote' => sub { reader('up', $_[0]) },
    'a report' => sub { reader('flag', $_[0]) },
    map { my $do = $_; $do => sub { act($do, $_[0]) } }
        qw(approve spam delete unflag),
);

my %meanwhile = (
    'is purged' => "delete ID\npurge ID",
    'is deleted' => 'delete ID',
    'is deleted and restored' => "delete ID\nrestore ID",
    'is held' => "spam ID\napprove ID",
    'is moved' => 'move /a.html /b.html',
);

for my $do (sort keys %do) {
    for my $what (sort keys %meanwhile) {

        my (@wrong, $status);
        my $at = 0;

        for ( ; $at < $most; $at++) {
            my $id = post();

            write_file('armed', "$at\n" . $meanwhile{$what} =~ s/ID/$id/gr);
            unlink "$dir/done";
            $status = $do{$do}->($id)->{status};

            my $done = content('done');

            last if $done eq '';

            push @wrong, "$do $status, before $done: $out"
                if ctl('verify') != 0;
            ctl('verify', '--repair') if @wrong;
            ctl('move', '/b.html', '/a.html');
        }

        unlink "$dir/armed";
        is_deeply(\@wrong, [], "$do while the comment $what ($at commands)")
            or redis_cmd('FLUSHALL');
        cmp_ok($at, '<', $most, 'all of it was tried');
    }
}

is(join('', grep { !/user "\w+"/ } server_log(qr/\[(error|alert|crit|emerg)\]/)),
   '', 'no error is in the log');

server_stop();
between_stop();
done_testing();
