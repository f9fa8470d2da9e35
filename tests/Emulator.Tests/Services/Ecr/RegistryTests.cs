using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Services.Ecr;
using Xunit.Abstractions;

namespace Emulator.Tests.Services.Ecr;

/// <summary>The registry API of repositories: as its specification says, with skopeo where that is installed, and with the SDK of .NET.</summary>
public sealed class RegistryTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private const string Uploads = """
        import hashlib, os, urllib.request
        ecr = boto3.client("ecr")
        data = os.urandom(3000)
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        name = {"repositoryName": "team/app"}
        upload = {**name, "uploadId": ecr.initiate_layer_upload(**name)["uploadId"]}
        part = lambda first, last: {**upload, "partFirstByte": first, "partLastByte": last, "layerPartBlob": data[first:last + 1]}
        eq(ecr.upload_layer_part(**part(0, 1999))["lastByteReceived"], 1999)
        eq(code(ecr.upload_layer_part, **part(0, 1999)), "InvalidLayerPartException")
        ecr.upload_layer_part(**part(2000, 2999))
        eq(code(ecr.complete_layer_upload, **upload, layerDigests=["sha256:" + "0" * 64]), "InvalidLayerException")
        eq(ecr.complete_layer_upload(**upload, layerDigests=[digest])["layerDigest"], digest)
        eq(code(ecr.complete_layer_upload, **upload, layerDigests=[digest]), "UploadNotFoundException")
        again = {**name, "uploadId": ecr.initiate_layer_upload(**name)["uploadId"]}
        eq(code(ecr.complete_layer_upload, **again, layerDigests=[digest]), "EmptyUploadException")
        layers = ecr.batch_check_layer_availability(**name, layerDigests=[digest, "sha256:" + "0" * 64])["layers"]
        eq([(l["layerAvailability"], l.get("layerSize")) for l in layers], [("AVAILABLE", 3000), ("UNAVAILABLE", None)])
        eq(code(ecr.get_download_url_for_layer, **name, layerDigest="sha256:" + "0" * 64), "LayersNotFoundException")
        token = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
        url = ecr.meta.endpoint_url.rstrip("/") + "/v2/team/app/blobs/" + digest
        eq(urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": "Basic " + token})).read(), data)
        print("done")
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
            <SelfContained>false</SelfContained>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
        </Project>
        """;

    private readonly HttpClient _http = new();
    private Account _account = null!;
    private string _password = "";

    public async Task InitializeAsync()
    {
        _account = await Account.StartAsync();
        await _account.Ecr.CreateRepositoryAsync(new() { RepositoryName = "team/app" });
        var token = (await _account.Ecr.GetAuthorizationTokenAsync(new())).AuthorizationData.Single().AuthorizationToken;
        _password = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split(':')[1];
        _http.BaseAddress = _account.Aws.Endpoint;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", token);
    }

    public async Task DisposeAsync() => await _account.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task An_image_is_pushed_in_parts_and_pulled()
    {
        var config = Encoding.UTF8.GetBytes("""{"architecture":"amd64"}""");
        var layer = RandomNumberGenerator.GetBytes(2000);
        var manifest = Manifest(config, layer);

        using var started = await _http.PostAsync("/v2/team/app/blobs/uploads/", null);
        var place = started.Headers.Location!.ToString();
        using var first = await _http.PatchAsync(place, new ByteArrayContent(layer[..1500]));
        using var ended = await _http.PutAsync($"{place}?digest={Layers.DigestOf(layer)}", new ByteArrayContent(layer[1500..]));
        using var whole = await _http.PostAsync($"/v2/team/app/blobs/uploads/?digest={Layers.DigestOf(config)}", new ByteArrayContent(config));
        using var pushed = await PutManifestAsync("v1", manifest);

        Assert.Equal(
            [HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Created],
            new[] { started, first, ended, whole, pushed }.Select(r => r.StatusCode));
        Assert.Equal(["0-1499"], first.Headers.GetValues("Range"));
        Assert.Equal(layer, await _http.GetByteArrayAsync($"/v2/team/app/blobs/{Layers.DigestOf(layer)}"));
        Assert.Equal(manifest, await _http.GetStringAsync("/v2/team/app/manifests/v1"));
        Assert.Equal("""{"name":"team/app","tags":["v1"]}""", await _http.GetStringAsync("/v2/team/app/tags/list"));
        var image = Assert.Single((await _account.Ecr.DescribeImagesAsync(new() { RepositoryName = "team/app" })).ImageDetails);
        Assert.Equal((pushed.Headers.GetValues("Docker-Content-Digest").Single(), "v1"), (image.ImageDigest, image.ImageTags.Single()));
        Assert.Equal(2000, image.ImageSizeInBytes);
    }

    [Fact]
    public async Task A_manifest_whose_parts_are_missing_is_refused()
    {
        using var response = await PutManifestAsync("v1", Manifest([1], [2]));

        Assert.Equal((HttpStatusCode.NotFound, "MANIFEST_BLOB_UNKNOWN"), (response.StatusCode, await CodeAsync(response)));
        Assert.Empty((await _account.Ecr.DescribeImagesAsync(new() { RepositoryName = "team/app" })).ImageDetails ?? []);
    }

    [Fact]
    public async Task PutImage_refuses_a_manifest_whose_parts_are_missing_unless_told_otherwise()
    {
        var manifest = Manifest([1], [2]);
        Task PutAsync(string tag) => _account.Ecr.PutImageAsync(new() { RepositoryName = "team/app", ImageManifest = manifest, ImageTag = tag });

        var error = await Assert.ThrowsAsync<Amazon.ECR.Model.LayersNotFoundException>(() => PutAsync("v1"));
        _account.Aws.Behavior.AcceptMissingLayers = true;
        await PutAsync("v1");
        _account.Aws.Behavior.AcceptMissingLayers = false;
        await PutAsync("v2");

        Assert.Contains(Layers.DigestOf([2]), error.Message, StringComparison.Ordinal);
        var image = Assert.Single((await _account.Ecr.DescribeImagesAsync(new() { RepositoryName = "team/app" })).ImageDetails);
        Assert.Equal(["v1", "v2"], image.ImageTags);
    }

    [Theory]
    [InlineData("GET", "/v2/team/other/tags/list", 404, "NAME_UNKNOWN")]
    [InlineData("GET", "/v2/team/app/manifests/none", 404, "MANIFEST_UNKNOWN")]
    [InlineData("GET", "/v2/team/app/blobs/sha256:00", 404, "BLOB_UNKNOWN")]
    [InlineData("PATCH", "/v2/team/app/blobs/uploads/none", 404, "BLOB_UPLOAD_UNKNOWN")]
    [InlineData("POST", "/v2/team/app/blobs/uploads/?digest=sha256:00", 400, "DIGEST_INVALID")]
    [InlineData("PUT", "/v2/team/app/manifests/v1", 400, "MANIFEST_INVALID")]
    [InlineData("DELETE", "/v2/team/app/manifests/v1", 405, "UNSUPPORTED")]
    [InlineData("GET", "/v2/team", 404, "NOT_FOUND")]
    public async Task Errors_have_the_codes_of_the_specification(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _http.SendAsync(request);

        Assert.Equal((status, code), ((int)response.StatusCode, await CodeAsync(response)));
    }

    [Fact]
    public async Task A_token_is_required_and_expires_after_twelve_hours()
    {
        using var good = await _http.GetAsync(new Uri("/v2/", UriKind.Relative));
        _account.Clock.Advance(TimeSpan.FromHours(12));
        using var late = await _http.GetAsync(new Uri("/v2/", UriKind.Relative));
        _http.DefaultRequestHeaders.Authorization = null;
        using var missing = await _http.GetAsync(new Uri("/v2/", UriKind.Relative));

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized],
            new[] { good, late, missing }.Select(r => r.StatusCode));
        Assert.Equal("Basic", missing.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Layers_are_uploaded_by_the_API_too() =>
        Assert.Equal("done", (await Boto3.RunAsync(_account, Uploads, output) ?? "done").Trim());

    [Fact]
    public async Task Skopeo_pushes_and_pulls()
    {
        if (!await HasSkopeoAsync())
        {
            output.WriteLine("skopeo is not installed: nothing was tested.");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("skopeo-").FullName;
        try
        {
            WriteLayout(Path.Combine(folder, "in"), Encoding.UTF8.GetBytes("""{"architecture":"arm64","os":"linux"}"""), Compressed());
            var image = $"docker://{_account.Aws.Endpoint.Authority}/team/app:v2";

            await SkopeoAsync("copy", "--dest-tls-verify=false", "--dest-creds", $"AWS:{_password}", $"oci:{folder}/in:v2", image);
            await SkopeoAsync("copy", "--src-tls-verify=false", "--src-creds", $"AWS:{_password}", image, $"oci:{folder}/out:v2");

            Assert.Equal(
                Directory.GetFiles(Path.Combine(folder, "in", "blobs", "sha256")).Select(Path.GetFileName).Order(),
                Directory.GetFiles(Path.Combine(folder, "out", "blobs", "sha256")).Select(Path.GetFileName).Order());
            Assert.Equal(
                ["v2"], (await _account.Ecr.DescribeImagesAsync(new() { RepositoryName = "team/app" })).ImageDetails.Single().ImageTags);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_SDK_of_NET_publishes_a_container()
    {
        // Nothing comes from another registry, and the program needs no package.
        byte[] layer = Compressed(), config = Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["{{{Layers.DigestOf([1])}}}"]}}""");
        foreach (var part in new[] { config, layer })
            (await _http.PostAsync($"/v2/team/app/blobs/uploads/?digest={Layers.DigestOf(part)}", new ByteArrayContent(part))).Dispose();
        (await PutManifestAsync("base", Manifest(config, layer))).Dispose();
        var folder = Directory.CreateTempSubdirectory("publish-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "app.csproj"), Project);
            await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine();");
            var registry = _account.Aws.Endpoint.Authority;
            var start = new ProcessStartInfo(
                "dotnet",
                [
                    "publish", folder, "/t:PublishContainer", "--nologo", "-nodeReuse:false", $"-p:ContainerRegistry={registry}",
                    "-p:ContainerRepository=team/app", "-p:ContainerImageTag=v3", $"-p:ContainerBaseImage={registry}/team/app:base",
                ]);
            start.Environment["DOTNET_CONTAINER_REGISTRY_UNAME"] = "AWS";
            start.Environment["DOTNET_CONTAINER_REGISTRY_PWORD"] = _password;
            start.Environment["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = registry;

            await RunAsync(start);

            var pushed = (await _account.Ecr.DescribeImagesAsync(new() { RepositoryName = "team/app" })).ImageDetails;
            Assert.Contains(pushed, image => image.ImageTags is ["v3"]);
            var manifest = JsonNode.Parse(await _http.GetStringAsync("/v2/team/app/manifests/v3"))!;
            Assert.Equal(Layers.DigestOf(layer), (string?)manifest["layers"]![0]!["digest"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<HttpResponseMessage> PutManifestAsync(string reference, string manifest)
    {
        using var content = new StringContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue(ManifestType);
        return await _http.PutAsync($"/v2/team/app/manifests/{reference}", content);
    }

    private static string Manifest(byte[] config, byte[] layer) => new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = ManifestType,
        ["config"] = Part("application/vnd.oci.image.config.v1+json", config),
        ["layers"] = new JsonArray(Part("application/vnd.oci.image.layer.v1.tar+gzip", layer)),
    }.ToJsonString();

    // skopeo compresses a layer that is not.
    private static byte[] Compressed()
    {
        using var compressed = new MemoryStream();
        using (var zip = new GZipStream(compressed, CompressionMode.Compress))
            zip.Write(RandomNumberGenerator.GetBytes(5000));
        return compressed.ToArray();
    }

    private static JsonObject Part(string type, byte[] content) =>
        new() { ["mediaType"] = type, ["digest"] = Layers.DigestOf(content), ["size"] = content.Length };

    private static void WriteLayout(string folder, byte[] config, byte[] layer)
    {
        var blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256")).FullName;
        var manifest = Encoding.UTF8.GetBytes(Manifest(config, layer));
        foreach (var blob in new[] { config, layer, manifest })
            File.WriteAllBytes(Path.Combine(blobs, Layers.DigestOf(blob)["sha256:".Length..]), blob);
        var entry = Part(ManifestType, manifest);
        entry["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = "v2" };
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(
            Path.Combine(folder, "index.json"), new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(entry) }.ToJsonString());
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![0]!["code"]!.ToString();

    private static async Task<bool> HasSkopeoAsync()
    {
        try
        {
            await SkopeoAsync("--version");
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Task SkopeoAsync(params string[] arguments) => RunAsync(new ProcessStartInfo("skopeo", arguments));

    private static async Task RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
        using var process = Process.Start(start)!;
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await text + await errors);
    }
}
