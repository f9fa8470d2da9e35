using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>Operations to push, read and delete images.</summary>
internal sealed class ImageOperations(Images images, Layers layers, EcrBehavior behavior) : IOperations
{
    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("PutImage", Put);
        on("DescribeImages", Describe);
        on("ListImages", List);
        on("BatchGetImage", Get);
        on("BatchDeleteImage", Delete);
    }

    private JsonObject Put(Call call)
    {
        var name = Repositories.Find(call).Text("repositoryName");
        var manifest = call.Text("imageManifest");
        if (call.TextOrNull("imageDigest") is { } digest && digest != ImageDigest.Compute(manifest))
            throw EcrErrors.WrongDigest();
        CheckLayers(call, name, manifest);
        var image = images.Push(call.Region, name, manifest, call.TextOrNull("imageManifestMediaType"), call.TextOrNull("imageTag"))
            ?? throw EcrErrors.ImageExists(ImageDigest.Compute(manifest), call.TextOrNull("imageTag"), name, call.Account.Id);
        return new JsonObject { ["image"] = Image(image, call.TextOrNull("imageTag")) };
    }

    // An image that the repository has already gets a further tag, whatever it was made of.
    private void CheckLayers(Call call, string repository, string manifest)
    {
        if (behavior.AcceptMissingLayers || images.InRepository(call.Region, repository).Contains(ImageDigest.Compute(manifest)))
            return;
        if (layers.FindMissing(call.Region, repository, Images.Parse(manifest)) is { Count: > 0 } missing)
            throw EcrErrors.LayersNotFound(missing, repository, call.Account.Id);
    }

    private JsonObject Describe(Call call)
    {
        var name = Repositories.Find(call).Text("repositoryName");
        var ids = call.Input.Objects("imageIds").ToList();
        if (ids.Count > 0)
        {
            var found = ids.Select(id => Find(call, name, id)
                ?? throw EcrErrors.ImageNotFound(id.TextOrNull("imageDigest"), id.TextOrNull("imageTag"), name, call.Account.Id));
            return new JsonObject { ["imageDetails"] = call.Summaries("imageDetails", found) };
        }

        var page = Page<JsonObject>.Read(
            Filtered(call, name), call.Number("maxResults", 100), call.TextOrNull("nextToken"), EcrErrors.InvalidToken);
        return new JsonObject { ["imageDetails"] = call.Summaries("imageDetails", page.Items), ["nextToken"] = page.NextToken };
    }

    private JsonObject List(Call call)
    {
        var name = Repositories.Find(call).Text("repositoryName");
        // ListImages returns an image once per tag.
        var rows =
            from row in Filtered(call, name)
            from tag in row.Value.Texts("imageTags").DefaultIfEmpty("")
            select KeyValuePair.Create($"{row.Key} {tag}", Id(row.Key, tag.Length == 0 ? null : tag));
        var page = Page<JsonObject>.Read(rows, call.Number("maxResults", 100), call.TextOrNull("nextToken"), EcrErrors.InvalidToken);
        return new JsonObject { ["imageIds"] = page.Items.ToJsonArray(), ["nextToken"] = page.NextToken };
    }

    private JsonObject Get(Call call)
    {
        var name = Repositories.Find(call).Text("repositoryName");
        var (found, failures) = (new JsonArray(), new JsonArray());
        foreach (var id in call.Input.Objects("imageIds"))
        {
            if (Find(call, name, id) is { } image)
                found.Add(Image(image, id.TextOrNull("imageTag")));
            else
                failures.Add(Failure(id));
        }

        return new JsonObject { ["images"] = found, ["failures"] = failures };
    }

    private JsonObject Delete(Call call)
    {
        var name = Repositories.Find(call).Text("repositoryName");
        var (deleted, failures) = (new JsonArray(), new JsonArray());
        foreach (var id in call.Input.Objects("imageIds"))
        {
            if (Find(call, name, id) is not { } image)
            {
                failures.Add(Failure(id));
                continue;
            }

            var digest = image.Text("imageDigest");
            var tags = image.Texts("imageTags").ToList();
            // Deleting by tag removes the tag, and with the last tag the image.
            var removed = id.TextOrNull("imageDigest") is not null ? tags : [id.Text("imageTag")];
            foreach (var tag in removed.DefaultIfEmpty(null))
                deleted.Add(Id(digest, tag));
            var left = tags.Except(removed).ToList();
            if (left.Count == 0)
            {
                images.InRepository(call.Region, name).Remove(digest);
                continue;
            }

            image["imageTags"] = left.ToJsonArray();
            images.InRepository(call.Region, name).Put(digest, image);
        }

        return new JsonObject { ["imageIds"] = deleted, ["failures"] = failures };
    }

    private JsonObject? Find(Call call, string repository, JsonObject id) =>
        images.Find(new ImageUri(call.Account.Id, call.Region, repository, id.TextOrNull("imageTag"), id.TextOrNull("imageDigest")));

    private IEnumerable<KeyValuePair<string, JsonObject>> Filtered(Call call, string repository)
    {
        var status = call.Input["filter"]?.AsObject().TextOrNull("tagStatus");
        return images.InRepository(call.Region, repository).Listed
            .Where(r => status is null or "ANY" || status == "TAGGED" == r.Value.Texts("imageTags").Any());
    }

    private static JsonObject Image(JsonObject image, string? tag) => new JsonObject
    {
        ["imageId"] = Id(image.Text("imageDigest"), tag),
        ["imageManifest"] = image.Text("_manifest"),
    }.CopySet(image, "registryId", "repositoryName", "imageManifestMediaType");

    private static JsonObject Id(string digest, string? tag) => new() { ["imageDigest"] = digest, ["imageTag"] = tag };

    private static JsonObject Failure(JsonObject id) => new()
    {
        ["imageId"] = id.DeepClone(),
        ["failureCode"] = "ImageNotFound",
        ["failureReason"] = "Requested image not found",
    };
}
