namespace Reconciler.Engine.Aws;

/// <summary>The permission to make one call. Its holder says how AWS answered.</summary>
/// <param name="Bucket">Where the call waited.</param>
/// <param name="Generation">The generation of the rate.</param>
/// <param name="Priority">What the call was for when it was permitted.</param>
internal readonly record struct CallPermit(CallBucket Bucket, int Generation, CallPriority Priority);
