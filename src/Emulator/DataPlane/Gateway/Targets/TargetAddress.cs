namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Adds query parameters to the endpoints of targets.</summary>
internal static class TargetAddress
{
    public static Uri With(Uri address, string name, string value)
    {
        var builder = new UriBuilder(address);
        var query = builder.Query.TrimStart('?');
        builder.Query = $"{query}{(query.Length == 0 ? "" : "&")}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        return builder.Uri;
    }

    /// <summary>The target's endpoint with the caller's query parameters that the target allows.</summary>
    public static Uri? Build(TargetRequest request)
    {
        var address = request.Target.Endpoint;
        foreach (var (name, value) in request.CallerQuery)
        {
            if (address is not null && request.Target.QueryParameters.Contains(name))
                address = With(address, name, value);
        }

        return address;
    }
}
