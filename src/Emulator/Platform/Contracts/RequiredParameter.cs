using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>A query parameter or header that every request of an operation has.</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="IsHeader">Whether it is a header.</param>
internal sealed record RequiredParameter(string Name, bool IsHeader)
{
    public bool IsIn(AwsRequest request) => (IsHeader ? request.Header(Name) : request.QueryValue(Name)) is not null;
}
