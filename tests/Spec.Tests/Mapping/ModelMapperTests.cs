using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.Runtime.Documents;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;
using Secret = Reconciler.Spec.Secret;

namespace Spec.Tests.Mapping;

public sealed class ModelMapperTests
{
    [Fact]
    public void Json_leaves_out_what_is_unset_or_empty() => Assert.Equal(
        """{"authorizerType":"AWS_IAM","name":"gw"}""",
        ModelMapper.ToJson(
            new CreateGatewayRequest
            {
                Name = "gw",
                AuthorizerType = AuthorizerType.AWS_IAM,
                Tags = [],
                ProtocolConfiguration = new GatewayProtocolConfiguration(),
            })!.ToJsonString());

    [Fact]
    public void Secrets_are_never_shown()
    {
        Assert.Equal("\"***\"", ModelMapper.ToJson(new Secret("hunter22"))!.ToJsonString());
        Assert.Equal("\"***\"", ModelMapper.ToJson(new SecretSource { Env = "PASSWORD" })!.ToJsonString());
        Assert.Equal("***", new Secret("hunter22").ToString());
        Assert.DoesNotContain(
            ModelMapper.FindStrings(new Holder { Value = new Secret("hunter22") }),
            entry => entry.Text.Contains("hunter", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clone_shares_nothing()
    {
        var model = Gateway();
        var clone = ModelMapper.Clone(model);
        clone.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients[0] = "other";
        clone.Tags["a"] = "other";
        Assert.Equal("client", model.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients[0]);
        Assert.Equal("b", model.Tags["a"]);
    }

    [Fact]
    public void Rewriting_reaches_every_string()
    {
        var upper = ModelMapper.Rewrite(Gateway(), text => text.ToUpperInvariant());
        Assert.Equal(
            ("GW", "CLIENT", "B"), (upper.Name, upper.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients[0], upper.Tags["A"]));
        var document = ModelMapper.Rewrite(
            new DocumentHolder
            {
                Value = new Document(new Dictionary<string, Document> { ["k"] = new(new List<Document> { new("v"), new(1) }) }),
            },
            text => text + "!");
        Assert.Equal("""{"value":{"k":["v!",1]}}""", ModelMapper.ToJson(document)!.ToJsonString());
        Assert.Equal(
            """{"A":"b\u0022"}""",
            ModelMapper.Rewrite(
                new TextHolder { Value = new JsonDocumentText("""{"A":"a"}""") }, text => text == "a" ? "b\"" : text).Value!.Text);
    }

    [Fact]
    public void Strings_are_found_with_their_paths()
    {
        var found = ModelMapper.FindStrings(Gateway()).ToDictionary(entry => entry.Path, entry => entry.Text);
        Assert.Equal("client", found["authorizerConfiguration.customJWTAuthorizer.allowedClients[0]"]);
        Assert.Equal("b", found["tags.a"]);
    }

    [Fact]
    public void Copying_makes_a_full_update_of_a_create_request()
    {
        var update = new UpdateGatewayRequest { GatewayIdentifier = "id", Description = "old", KmsKeyArn = "old" };

        ModelMapper.Copy(Gateway(), update);

        Assert.Equal("id", update.GatewayIdentifier);
        Assert.Null(update.Description);
        Assert.Null(update.KmsKeyArn);
        Assert.Equal("client", update.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients[0]);
    }

    [Fact]
    public void Copying_turns_a_structure_into_another_type_of_the_same_form()
    {
        var target = new Other();

        ModelMapper.Copy(
            new Source { Inner = new SourceInner { Name = "n", Items = ["a"] }, Kind = AuthorizerType.AWS_IAM, Count = 3 }, target);

        Assert.Equal(("n", "a", "AWS_IAM", 3L), (target.Inner!.Name, target.Inner.Items![0], target.Kind, target.Count));
    }

    [Fact]
    public void Members_of_AWSSDK_Core_are_skipped() => Assert.DoesNotContain(
        ModelMapper.GetMemberNames(typeof(CreateGatewayRequest)), member => member.Contains(
            "credentials", StringComparison.OrdinalIgnoreCase) || member.StartsWith("amazon", StringComparison.OrdinalIgnoreCase));

    private static CreateGatewayRequest Gateway() => new()
    {
        Name = "gw",
        AuthorizerType = AuthorizerType.CUSTOM_JWT,
        AuthorizerConfiguration = new AuthorizerConfiguration
        {
            CustomJWTAuthorizer = new CustomJWTAuthorizerConfiguration { AllowedClients = ["client"] },
        },
        Tags = new() { ["a"] = "b" },
    };

    private sealed class Holder
    {
        public Secret? Value { get; set; }
    }

    private sealed class DocumentHolder
    {
        public Document Value { get; set; }
    }

    private sealed class TextHolder
    {
        public JsonDocumentText? Value { get; set; }
    }

    private sealed class Source
    {
        public SourceInner? Inner { get; set; }

        public AuthorizerType? Kind { get; set; }

        public int? Count { get; set; }
    }

    private sealed class SourceInner
    {
        public string? Name { get; set; }

        public List<string>? Items { get; set; }
    }

    private sealed class Other
    {
        public OtherInner? Inner { get; set; }

        public string? Kind { get; set; }

        public long? Count { get; set; }
    }

    private sealed class OtherInner
    {
        public string? Name { get; set; }

        public List<string>? Items { get; set; }
    }
}
