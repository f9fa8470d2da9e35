using System.Globalization;

namespace Reconciler.Emulator.Platform.Http;

/// <summary>The body of a request is longer than its endpoint accepts. Nothing of the request has been processed.</summary>
/// <param name="limit">The limit in bytes.</param>
internal sealed class BodyTooLargeException(long limit) : Exception(
    string.Create(CultureInfo.InvariantCulture, $"The body of the request is larger than the limit of {limit} bytes."));
