using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Reconciler.Worker.Web;

/// <summary>The status page: a few files without build step, which ask the API for what they show.</summary>
internal static class StatusPage
{
    // Nothing comes from elsewhere, and no other page can hold this one in a frame.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Path, string File, string Type)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        .. new[] { "page.js", "dom.js", "graph.js", "pending.js", "access.js", "builds.js", "calls.js" }
            .Select(file => ($"/{file}", file, "text/javascript; charset=utf-8")),
        ("/page.css", "page.css", "text/css; charset=utf-8"),
    ];

    /// <summary>Whether a path is a file of the page. It holds nothing: what it shows it asks for with the token.</summary>
    public static bool Has(string? path) => Files.Any(file => file.Path == path);

    /// <summary>Maps the files of the page.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, file, type) in Files)
        {
            var content = Read(file);
            routes.MapGet(path, (HttpContext http) =>
            {
                http.Response.Headers.ContentSecurityPolicy = Policy;
                http.Response.Headers["Referrer-Policy"] = "no-referrer";
                return Results.Bytes(content, type);
            }).ExcludeFromDescription();
        }
    }

    private static byte[] Read(string file)
    {
        using var stream = typeof(StatusPage).Assembly.GetManifestResourceStream($"page/{file}")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
