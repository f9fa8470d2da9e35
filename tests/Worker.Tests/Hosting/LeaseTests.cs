using System.Threading.Channels;
using Amazon.S3.Model;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Kinds;
using Reconciler.Worker.Commands;
using Reconciler.Worker.Hosting;

namespace Worker.Tests.Hosting;

/// <summary>One process at a time, decided by an object in the embedded S3, whose clock a test turns.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private const string Bucket = "leases";
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private EmulatedAws _aws = null!;
    private AccountFactory _accounts = null!;

    public async Task InitializeAsync()
    {
        _aws = await EmulatedAws.StartAsync(new EmulatorOptions { Clock = _clock });
        _accounts = CreateAccounts(lease: null);
        await (await ConnectAsync()).S3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket });
    }

    public async Task DisposeAsync()
    {
        _accounts.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task A_second_process_waits_and_says_for_whom()
    {
        var (first, second) = (Create("first"), Create("second"));
        Assert.True(await first.TryAcquireAsync(default));

        Assert.False(await second.TryAcquireAsync(default));

        Assert.Equal("first", second.Holder);
        Assert.Equal(S3Lease.ChangeLimit, first.LimitChange());
        Assert.Contains("held by first", Assert.Throws<LeaseException>(() => second.LimitChange()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewed_lease_is_kept()
    {
        var (first, second) = (Create("first"), Create("second"));
        await first.TryAcquireAsync(default);
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(S3Lease.RenewEvery);
            Assert.True(first.IsHeld);
            Assert.True(await first.TryAcquireAsync(default));
            Assert.False(await second.TryAcquireAsync(default));
        }
    }

    [Fact]
    public async Task After_a_kill_the_second_process_takes_over_within_75_seconds_and_never_do_both_change_something()
    {
        var (first, second) = (Create("first"), Create("second"));
        await first.TryAcquireAsync(default);
        var seconds = 0;
        while (!await second.TryAcquireAsync(default))
        {
            Assert.True(++seconds <= 75);
            _clock.Advance(TimeSpan.FromSeconds(1));
            if (first.IsHeld) Assert.False(second.IsHeld);
        }

        Assert.False(first.IsHeld);
        Assert.True(second.IsHeld);
        Assert.InRange(seconds, 60, 75);
        Assert.False(await first.TryAcquireAsync(default));
        Assert.Equal("second", first.Holder);
    }

    [Fact]
    public async Task A_change_that_is_sent_at_the_last_moment_ends_before_another_process_can_begin()
    {
        var (first, second) = (Create("first"), Create("second"));
        await first.TryAcquireAsync(default);
        while (first.IsHeld) _clock.Advance(TimeSpan.FromSeconds(1));
        _clock.Advance(S3Lease.ChangeLimit - TimeSpan.FromSeconds(1));

        Assert.False(await second.TryAcquireAsync(default));
    }

    [Fact]
    public async Task After_a_clean_stop_the_second_process_takes_over_at_once()
    {
        var (first, second) = (Create("first"), Create("second"));
        await first.TryAcquireAsync(default);

        await first.ReleaseAsync(default);

        Assert.False(first.IsHeld);
        Assert.True(await second.TryAcquireAsync(default));
    }

    [Fact]
    public async Task A_process_that_has_lost_the_lease_gives_nothing_back()
    {
        var (first, second) = (Create("first"), Create("second"));
        await first.TryAcquireAsync(default);
        _clock.Advance(TimeSpan.FromSeconds(70));
        Assert.True(await second.TryAcquireAsync(default));

        await first.ReleaseAsync(default);

        Assert.False(await Create("third").TryAcquireAsync(default));
    }

    [Fact]
    public async Task Of_processes_that_start_together_one_holds_it()
    {
        var leases = Enumerable.Range(0, 8).Select(i => Create($"process-{i}")).ToList();

        var results = await Task.WhenAll(leases.Select(lease => lease.TryAcquireAsync(default)));

        Assert.Single(results, held => held);
        Assert.Single(leases, lease => lease.IsHeld);
    }

    [Fact]
    public async Task An_object_that_is_no_lease_is_taken_as_a_free_one()
    {
        var s3 = (await ConnectAsync()).S3;
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "lease", ContentBody = "x" });

        Assert.True(await Create("first").TryAcquireAsync(default));
    }

    [Fact]
    public async Task Without_the_lease_no_change_is_sent_and_reading_goes_on()
    {
        var lease = Create("second");
        await Create("first").TryAcquireAsync(default);
        await lease.TryAcquireAsync(default);
        using var accounts = CreateAccounts(lease);
        var account = await accounts.ConnectAsync(new StackSpec(), default);
        _aws.Requests.Clear();

        await account.CallAsync(account.Iam.GetAccountAuthorizationDetailsAsync, new Amazon.IdentityManagement.Model.GetAccountAuthorizationDetailsRequest(), default);
        await Assert.ThrowsAsync<LeaseException>(() => account.CallAsync(
            account.Iam.CreateRoleAsync,
            new Amazon.IdentityManagement.Model.CreateRoleRequest { RoleName = "x", AssumeRolePolicyDocument = "{}" },
            default));

        Assert.Equal(["GetAccountAuthorizationDetails"], _aws.Requests.All.Select(request => request.Operation));
    }

    [Fact]
    public async Task A_keeper_waits_and_renews_and_gives_back()
    {
        var first = Create("first");
        await first.TryAcquireAsync(default);
        var clock = new WaitingClock(_clock);
        var second = new LeaseKeeper(Create("second"), clock);
        var told = new List<string>();
        var acquired = second.AcquireAsync(told.Add, default);
        await clock.PassNextAsync(LeaseKeeper.LookEvery);
        await first.ReleaseAsync(default);
        await clock.PassNextAsync(LeaseKeeper.LookEvery);
        await acquired;
        Assert.Equal(["the lease, which first holds"], told);

        for (var i = 0; i < 10; i++) await clock.PassNextAsync(S3Lease.RenewEvery);
        await clock.NextAsync();
        Assert.True(second.Lease.IsHeld);
        Assert.False(second.Lost.IsCancellationRequested);

        await second.DisposeAsync();
        Assert.True(await first.TryAcquireAsync(default));
    }

    [Fact]
    public async Task A_keeper_whose_lease_another_process_has_says_that_it_is_lost()
    {
        var clock = new WaitingClock(_clock);
        var keeper = new LeaseKeeper(Create("first"), clock);
        await keeper.AcquireAsync(_ => { }, default);
        await clock.NextAsync();
        await (await ConnectAsync()).S3.DeleteObjectAsync(Bucket, "lease");
        var other = Create("other");
        Assert.True(await other.TryAcquireAsync(default));
        var lost = new TaskCompletionSource();
        using var registration = keeper.Lost.Register(lost.SetResult);

        _clock.Advance(S3Lease.RenewEvery);
        await lost.Task;

        Assert.False(keeper.Lease.IsHeld);
        await keeper.DisposeAsync();
        Assert.True(other.IsHeld);
    }

    [Theory]
    [InlineData("s3://bucket/key", "bucket", "key")]
    [InlineData("s3://bucket/a/b", "bucket", "a/b")]
    [InlineData("s3://bucket/", null, null)]
    [InlineData("s3://bucket", null, null)]
    [InlineData("bucket/key", null, null)]
    [InlineData("https://bucket/key", null, null)]
    public void A_lease_is_an_object_in_S3(string text, string? bucket, string? key) =>
        Assert.Equal(bucket is null ? null : (bucket, key!), LeaseOption.Parse(text));

    private Task<AwsAccount> ConnectAsync() => _accounts.ConnectAsync(new StackSpec(), default);

    private S3Lease Create(string owner) => new(_ => ConnectAsync(), Bucket, "lease", owner, _clock);

    private AccountFactory CreateAccounts(IChangeLease? lease) => new(
        new ConnectionOptions
        {
            Region = "us-east-1",
            Endpoint = _aws.Endpoint,
            Credentials = (_aws.AccessKeyId, _aws.SecretAccessKey),
            Lease = lease,
        },
        _clock);

    /// <summary>A clock that tells when somebody begins to wait for it, so that a test advances it only then.</summary>
    private sealed class WaitingClock(FakeTimeProvider clock) : TimeProvider
    {
        private readonly Channel<bool> _waits = Channel.CreateUnbounded<bool>();

        public override long TimestampFrequency => clock.TimestampFrequency;

        /// <summary>Waits for the next wait.</summary>
        public async Task NextAsync() => await _waits.Reader.ReadAsync();

        /// <summary>Waits for the next wait, and lets it end.</summary>
        public async Task PassNextAsync(TimeSpan duration)
        {
            await NextAsync();
            clock.Advance(duration);
        }

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = clock.CreateTimer(callback, state, dueTime, period);
            if (state is not CancellationTokenSource) _waits.Writer.TryWrite(true);
            return timer;
        }
    }
}
