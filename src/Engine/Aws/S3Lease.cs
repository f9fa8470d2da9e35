using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Reconciler.Engine.Aws.Responses;

namespace Reconciler.Engine.Aws;

/// <summary>
/// A lease in an object of S3: one process at a time may change things. Conditional writes decide who holds it, and the clock of S3 (the
/// Date of its answers) decides when it ends, so the clocks of machines need not agree. A process counts its own lease as shorter than
/// others do.
/// </summary>
/// <param name="connect">Connects to the account of the bucket.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="key">The key of the object.</param>
/// <param name="owner">The name of this process, for people. No two processes share it.</param>
/// <param name="clock">Measures the time since an answer of S3.</param>
public sealed class S3Lease(
    Func<CancellationToken, Task<AwsAccount>> connect, string bucket, string key, string owner, TimeProvider clock) : IChangeLease
{
    /// <summary>How long a lease lasts that is not renewed.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    /// <summary>How often the holder renews it.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(15);

    /// <summary>How long a change may take at most.</summary>
    public static readonly TimeSpan ChangeLimit = TimeSpan.FromSeconds(20);

    // The Date of an answer has whole seconds.
    private static readonly TimeSpan DateStep = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ServerTime? _time;
    private string? _etag;
    private long _epoch;
    private long _validUntil;
    private string? _holder;

    /// <summary>Who held the lease when it was looked at last, if that is not this process; null otherwise.</summary>
    public string? Holder
    {
        get
        {
            lock (_lock) return _holder;
        }
    }

    /// <summary>Whether this process holds the lease for long enough to change something.</summary>
    public bool IsHeld => Remaining() >= ChangeLimit;

    /// <inheritdoc/>
    public TimeSpan LimitChange() => IsHeld
        ? ChangeLimit
        : throw new LeaseException(
            $"The lease s3://{bucket}/{key} is {(Holder is { } holder ? $"held by {holder}" : "not held any more")}.",
            "Nothing is changed until it is held again.");

    /// <summary>Connects to the account of the bucket.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="ConnectionException">It cannot be reached, or the region or the credentials are missing.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken) => connect(cancellationToken);

    /// <summary>Renews the lease, or takes it if nobody holds it.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>Whether this process holds it now.</returns>
    /// <exception cref="AmazonServiceException">S3 refuses the calls, for example because there is no such bucket.</exception>
    /// <exception cref="TimeoutException">S3 does not answer.</exception>
    public async Task<bool> TryAcquireAsync(CancellationToken cancellationToken)
    {
        var s3 = (await connect(cancellationToken)).S3;
        string? etag;
        lock (_lock) etag = _etag;
        if (etag is not null && await TryWriteAsync(s3, etag, _epoch, owner, cancellationToken)) return true;
        var (found, current) = await ReadAsync(s3, cancellationToken);
        if (_time is null) throw new AmazonClientException($"The answer of S3 about s3://{bucket}/{key} has no Date.");
        if (current is { Owner.Length: > 0 } && current.Owner != owner && _time.Now(clock) <= current.Expires)
        {
            lock (_lock) _holder = current.Owner;
            return false;
        }

        return await TryWriteAsync(s3, found, (current?.Epoch ?? 0) + 1, owner, cancellationToken);
    }

    /// <summary>Gives the lease back, so that another process need not wait for its end.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        string? etag;
        lock (_lock) (etag, _etag, _validUntil) = (_etag, null, 0);
        if (etag is null) return;
        var s3 = (await connect(cancellationToken)).S3;
        await TryWriteAsync(s3, etag, _epoch, "", cancellationToken);
    }

    /// <summary>Writes the lease if the object is as it was read.</summary>
    private async Task<bool> TryWriteAsync(IAmazonS3 s3, string? etag, long epoch, string newOwner, CancellationToken cancellationToken)
    {
        var time = _time!;
        var record = new LeaseRecord(newOwner, epoch, time.Now(clock) + Duration);
        var request = record.ToRequest(bucket, key);
        if (etag is null) request.IfNoneMatch = "*";
        else request.IfMatch = etag;
        try
        {
            var written = await CallAsync(token => s3.PutObjectAsync(request, token), typeof(PutObjectRequest), cancellationToken);
            lock (_lock)
            {
                if (newOwner.Length == 0) return true;
                (_etag, _epoch, _holder, _validUntil) = (written.ETag, epoch, null, time.TimestampOf(record.Expires - DateStep, clock));
            }

            return true;
        }
        catch (AmazonS3Exception e) when (IsTaken(e))
        {
            // Another process was faster.
            lock (_lock) (_etag, _validUntil) = (null, 0);
            return false;
        }
    }

    private static bool IsTaken(AmazonS3Exception e) =>
        e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict or HttpStatusCode.NotFound
        && e.ErrorCode != "NoSuchBucket";

    private async Task<(string? ETag, LeaseRecord? Record)> ReadAsync(IAmazonS3 s3, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = bucket, Key = key };
            var found = await CallAsync(
                token => s3.GetObjectMetadataAsync(request, token), typeof(GetObjectMetadataRequest), cancellationToken);
            return (found.ETag, LeaseRecord.Read(found.Metadata));
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return (null, null);
        }
    }

    /// <summary>Makes a call that must end while the lease of a holder lasts, and notes the time of S3.</summary>
    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> operation, Type request, CancellationToken cancellationToken)
    {
        var call = new CallContext(request.Name, request);
        CallContext.Current = call;
        var sent = clock.GetTimestamp();
        using var deadline = new Deadline(clock, RenewEvery, cancellationToken);
        try
        {
            return await operation(deadline.Token);
        }
        catch (Exception e) when (deadline.HasPassed && e is not AmazonServiceException)
        {
            throw new TimeoutException($"S3 did not answer within {RenewEvery.TotalSeconds} s about the lease s3://{bucket}/{key}.", e);
        }
        finally
        {
            if (call.Date is { } date) _time = new ServerTime(date, sent, clock.GetTimestamp());
        }
    }

    private TimeSpan Remaining()
    {
        lock (_lock) return _validUntil == 0 ? TimeSpan.Zero : clock.GetElapsedTime(clock.GetTimestamp(), _validUntil);
    }

    /// <summary>What the clock of S3 said.</summary>
    /// <param name="Date">The Date of an answer: cut to whole seconds, so at most the time when it was made.</param>
    /// <param name="Sent">When the request was sent, by the clock of this process.</param>
    /// <param name="Received">When the answer had come.</param>
    private sealed record ServerTime(DateTimeOffset Date, long Sent, long Received)
    {
        /// <summary>The time of S3 now, or a little earlier.</summary>
        public DateTimeOffset Now(TimeProvider clock) => Date + clock.GetElapsedTime(Received);

        /// <summary>The moment by the clock of this process at which it cannot be later than a time of S3.</summary>
        public long TimestampOf(DateTimeOffset time, TimeProvider clock) =>
            Sent + (long)((time - Date).TotalSeconds * clock.TimestampFrequency);
    }
}
